"""`motcua eval --from-desk`: what an import changed, said in a few lines."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from api.cli.main import app
from api.operating import commands
from api.settings import Settings
from api.wiring import wire
from bot.dialogue.rules import make_rules
from bot.store.feedback_tables import trials
from tests.fakes import HashingEncoder
from tests.samples import BIRTH, PASSPORT, publish


@pytest.fixture
def motcua(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command line over a data folder of its own, with the hashing encoder."""

    def wired(settings: Settings) -> Any:
        return wire(settings, encoder=HashingEncoder(), dialogue=make_rules(), channels={})

    monkeypatch.setattr(commands, "wire", wired)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["--data", str(tmp_path), *arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return run


def test_a_run_says_what_the_last_import_changed(motcua: Any, tmp_path: Path) -> None:
    """Right at first; then another procedure is the right one: now wrong, the rest as before."""
    parts = wire(Settings(data=tmp_path), encoder=HashingEncoder(), dialogue=make_rules())
    publish(parts.engine)
    parts.users.add("mai", "Đỗ Thị Mai", "editor", "một mật khẩu dài")
    mai = parts.users.find(1)
    assert mai is not None
    for text, code in (("thủ tục 1.001456 lệ phí bao nhiêu", PASSPORT), ("xin chào", BIRTH)):
        parts.trials.add(mai, text, "vi", code)

    first = motcua("eval", "--from-desk")
    with parts.engine.begin() as connection:
        connection.execute(update(trials).where(trials.c.id == 1).values(procedure_code=BIRTH))
    again = json.loads(motcua("eval", "--from-desk", "--json"))

    assert first.splitlines()[0] == "1 of 2 trials are answered from their procedure."
    assert "new wrong: “xin chào”" in first
    assert (again["right"], again["of"]) == (0, 2)
    assert [(line["change"], line["answered"]) for line in again["lines"]] == [
        ("now_wrong", PASSPORT),
        ("still_wrong", None),
    ]
    assert motcua("eval", "--from-desk").splitlines()[0].endswith("0 now wrong, 0 now right.")
    parts.engine.dispose()
