"""The widget's modules as one file, so that a page can pin it by its hash (SRI).

A hash on the first module of a graph says nothing of those that it imports (w3.org/TR/sri-2).
Our modules import by name from their own folder and never in a circle, so joining them is plain:
each becomes a function's scope that returns what it exports. No build step, no copy kept in sync.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256, sha384
from pathlib import Path

WIDGET = Path(__file__).parents[1] / "widget"
ENTRY = "widget.js"
_IMPORT = re.compile(r"^import (?:(\{[^}]*\}) from )?\"\./([\w.-]+)\";$\n?", re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?:\{\};|((?:async )?(?:function\*?|class|const|let) (\w+)))", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The joined module, the hash that a page's script tag names, and a short digest."""

    text: bytes
    integrity: str
    version: str


@cache
def widget_bundle() -> Bundle:
    """The widget as it is now, joined once."""
    text = "".join(_joined(ENTRY)).encode()
    integrity = "sha384-" + b64encode(sha384(text).digest()).decode()
    return Bundle(text, integrity, sha256(text).hexdigest()[:12])


def _joined(entry: str) -> Iterator[str]:
    """Each module after those that it imports."""
    done: dict[str, None] = {}

    def visit(name: str) -> Iterator[str]:
        if name in done:
            return
        done[name] = None
        source = (WIDGET / name).read_text("utf-8")
        for _, other in _IMPORT.findall(source):
            yield from visit(other)
        yield _scope(name, source)

    yield from visit(entry)


def _scope(name: str, source: str) -> str:
    """One module as a constant that holds its exports."""
    names = [found for _, found in _EXPORT.findall(source) if found]
    inside = _IMPORT.sub(_from_constant, source)
    inside = _EXPORT.sub(lambda found: found[1] or "", inside)
    return (
        f"const {_constant(name)} = (() => {{\n{inside}\nreturn {{ {', '.join(names)} }};\n}})();\n"
    )


def _from_constant(found: re.Match[str]) -> str:
    return f"const {found[1]} = {_constant(found[2])};\n" if found[1] else ""


def _constant(name: str) -> str:
    return "m_" + re.sub(r"\W", "_", name.removesuffix(".js"))
