"""README's tables are the code's: they fail the build when they drift."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from api.cli.main import PANELS, find_command
from api.settings import Settings
from bot.outcomes import Outcome
from bot.words import load_words

ROOT = Path(__file__).parents[1]
_PATH = re.compile(r"`((?:api|bot|knowledge|tests|deploy)/[\w./-]+)`")
README = (ROOT / "README.md").read_text("utf-8")


def outcome_table() -> str:
    """The closed list of outcomes, with what clerks read."""
    words = load_words()
    rows = [f"| `{o.value}` | {words.say(f'outcome.{o.value}', 'en')} |" for o in Outcome]
    return "\n".join(["| outcome | the clerk reads |", "|---|---|", *rows])


def settings_table() -> str:
    """Every setting with its default and meaning."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if "secret" in repr(field.annotation).lower() else str(field.default)
        shown = f"`{default}`" if default else ""
        rows.append(f"| `MOTCUA_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def test_every_outcome_stands_in_the_readme() -> None:
    """The table of outcomes is the enum, in its order."""
    assert outcome_table() in README


def test_every_setting_stands_in_the_readme() -> None:
    """The table of settings is the settings class, in its order."""
    assert settings_table() in README


def test_every_command_stands_in_the_readme() -> None:
    """Each command of the command line is described; `demo` belongs to `make demo`."""
    named = {f"motcua {name}" for names in PANELS.values() for name in names}
    named |= {f"motcua user {name}" for name in find_command("user").commands}

    assert {name for name in named if name not in README} <= {"motcua demo"}


def test_every_make_target_in_the_readme_exists() -> None:
    """No command of the README is made up."""
    makefile = (ROOT / "Makefile").read_text("utf-8")

    for target in re.findall(r"`?make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("room", ["api", "bot", "knowledge", "tests"])
def test_every_room_has_its_map(room: str) -> None:
    """Each room's README names its start file and its decisions."""
    text = (ROOT / room / "README.md").read_text("utf-8")

    assert "## Decisions" in text


def test_paths_named_in_the_readmes_exist() -> None:
    """A file that a README points to is there."""
    for page in [ROOT / "README.md", *ROOT.glob("*/README.md")]:
        for path in _PATH.findall(page.read_text("utf-8")):
            assert (ROOT / path).exists(), f"{page.name} names {path}"


def test_every_dependency_is_locked() -> None:
    """What pyproject asks for is pinned in the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    locked = {
        re.split("==", line)[0].lower().replace("_", "-")
        for lock in ("requirements.lock", "deploy/fuzz.lock")
        for line in (ROOT / lock).read_text("utf-8").splitlines()
    }

    for requirement in asked:
        name = re.split(r"[\[>=<]", requirement)[0].lower()
        assert name in locked, name
