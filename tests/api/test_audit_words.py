"""Whatever is written into the audit log, who reads it finds it in words."""

import ast
import json
from collections.abc import Iterator

import pytest

from bot.cases import EntryKind
from tests.servers import ROOT

PLACE_OF_ACTION = {"audit.record": 3, "counter.record": 2, "self._record": 1}
"""Which argument names the action; `self._record` of the accounts has the connection before."""
ACTIONS_OF = {
    "kind.value": (EntryKind.RELEASED.value, EntryKind.CLOSED.value),
    "f'mistake_{state.value}'": ("mistake_mended", "mistake_declined"),
    "action": ("erase",),  # handed on; the callers of `_record` are looked at themselves
}
"""What expressions stand for that are no constants."""


def _called(node: ast.Call) -> str:
    """ "counter.record" of `self.counter.record(…)`."""
    return ".".join(ast.unparse(node.func).split(".")[-2:])


def _named(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (*_named(node.body), *_named(node.orelse))
    else:
        yield from ACTIONS_OF[ast.unparse(node)]


def actions() -> set[str]:
    """Every action that our code writes."""
    found: set[str] = set()
    for path in sorted(path for room in ("api", "bot") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (place := PLACE_OF_ACTION.get(_called(node))):
                later = path.name == "accounts.py" and _called(node) == "self._record"
                found |= set(_named(node.args[place + later]))
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_action_has_its_words(language: str) -> None:
    """A new action needs a line under "actions" of api/desk/rooms/strings/."""
    file = ROOT / "api" / "desk" / "rooms" / "strings" / f"{language}.json"
    words = json.loads(file.read_text("utf-8"))["actions"]
    found = actions()

    assert len(found) > 40
    assert sorted(found - set(words)) == []
    assert all(said.strip() for said in words.values())
