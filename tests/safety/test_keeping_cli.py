"""The operator's commands: what they say, and how they end."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.migrations import migrate
from bot.store.inbox import Inbox
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, counted_ids

RUN = CliRunner()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one dead letter."""
    folder = tmp_path / "data"
    folder.mkdir()
    engine = connect(f"sqlite:///{folder / 'motcua.db'}")
    migrate(engine)
    Inbox(engine, counted_ids()).keep_unreadable(
        "telegram", {"text": "sđt 0912345678"}, "malformed", MONDAY
    )
    engine.dispose()
    return folder


def told(data: Path, *words: str) -> tuple[int, str]:
    """How a command ended, and all that it said."""
    done = RUN.invoke(app, ["--data", str(data), *words])
    return done.exit_code, done.output


def test_a_backup_is_made_and_taken_back(data: Path, tmp_path: Path) -> None:
    """Twice to one name, or into a folder that holds something, ends with 1 and a reason."""
    file, into = tmp_path / "one.tar", tmp_path / "again"

    made = told(data, "backup", str(file))
    again = told(data, "backup", str(file))
    back = told(data, "restore", str(file), "--into", str(into))
    twice = told(data, "restore", str(file), "--into", str(into))

    assert (made[0], again[0], back[0], twice[0]) == (0, 1, 0, 1)
    assert f"motcua --data {into} serve" in back[1].replace("\n", "")
    assert (into / "motcua.db").is_file()


def test_dead_letters_are_listed_shown_and_dropped(data: Path, encoder_folder: Path) -> None:
    """Masked; what is not there ends with 1."""
    listed = told(data, "dead", "list")
    shown = told(data, "dead", "show", "l1")
    replayed = told(data, "dead", "replay", "l1")
    dropped = told(data, "dead", "drop", "l1")
    gone = told(data, "dead", "show", "l1")

    assert (listed[0], shown[0], replayed[0], dropped[0], gone[0]) == (0, 0, 1, 0, 1)
    assert "l1" in listed[1]
    assert "malformed" in listed[1]
    assert "[điện thoại]" in shown[1]
    assert "0912345678" not in shown[1]


def test_retention_reports_every_class(data: Path, encoder_folder: Path) -> None:
    """First by number, then for real."""
    dry, real = told(data, "retention", "--dry-run"), told(data, "retention")
    again = told(data, "retention")

    assert (dry[0], dry[1]) == real
    names = ("conversations", "files", "events", "sends", "dead_letters", "scans")
    assert all(name in dry[1] for name in names)
    assert all(line.endswith(": 0") for line in again[1].splitlines())
