"""An editor at the command line: import, look, publish or send back."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli.main import app
from api.migrations import __file__ as migrations
from api.migrations import migrate
from api.operating import commands
from api.parts import Parts
from knowledge.changing.review import record_of
from knowledge.store.bodies import write_body
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from tests.fakes import HashingEncoder
from tests.knowledge import samples
from tests.knowledge.fresh import guide

NAME = "Đăng ký thường trú"


@pytest.fixture
def motcua(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command line over a data folder of its own, with the hashing encoder."""
    monkeypatch.setattr(commands, "load_encoder", lambda name: HashingEncoder())

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["--data", str(tmp_path / "data"), *arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return run


def write(path: Path, **changes: Any) -> str:
    """One sample procedure as a file."""
    lines = (samples.FOLDER / "procedures.jsonl").read_text("utf-8").splitlines()
    raw = next(json.loads(line) for line in lines if '"1.004222"' in line)
    path.write_text(json.dumps({**raw, **changes}, ensure_ascii=False) + "\n", "utf-8")
    return str(path)


def test_an_editor_sees_what_changes_and_publishes_it(motcua: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    motcua("ingest", write(file))

    held = motcua("ingest", "--hold", write(file, agency="Công an phường", decision="9/QĐ"))
    listed = motcua("changes", "list")
    shown = motcua("changes", "show", "1")
    published = motcua("changes", "publish", "--all", "--by", "lan")
    history = motcua("changes", "show", "1.004222")

    assert "1 of these wait for an editor" in held
    assert listed.startswith(f"1  amended  procedure 1.004222  {NAME} · 9/QĐ · held (source)")
    assert "  agency:\n    - Công an cấp Xã" in shown
    assert "    + Công an phường" in shown
    assert published.strip() == "1 published, 0 returned"
    assert f"1.004222 v2  in_force  {NAME} · 9/QĐ" in history
    assert "by lan · a.jsonl" in history
    assert "1.004222 v1  amended" in history
    assert motcua("changes", "list").strip() == "nothing waits"


def test_a_change_is_sent_back_with_a_reason(motcua: Any, tmp_path: Path) -> None:
    motcua("ingest", "--hold", write(tmp_path / "a.jsonl"))

    said = motcua("changes", "return", "1", "--reason", "sai tên", "--by", "lan")

    assert said.strip() == "0 published, 1 returned"
    assert "1 unchanged" in motcua("ingest", str(tmp_path / "a.jsonl"))


def test_stale_records_are_listed_with_their_day(motcua: Any, tmp_path: Path) -> None:
    motcua("ingest", write(tmp_path / "a.jsonl", as_of="2020-01-31"))

    assert motcua("stale").splitlines() == [
        f"31/01/2020  1.004222  {NAME}",
        "1 not checked for more than 365 days",
    ]


def test_what_was_published_before_sources_were_known_is_held_by_its_file(tmp_path: Path) -> None:
    """A database of the schema before is brought up to date with its records."""
    engine = connect(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.execute(
            text(
                "INSERT INTO procedure_versions (code, number, state, digest, body, checked_on, "
                "source, published_at) VALUES ('1.1', 1, 'in_force', 'd', :body, '2026-07-01', "
                "'a.jsonl', '2026-07-15 00:00:00')"
            ),
            {"body": json.dumps({"code": "1.1", "wording": {"name": "Đăng ký"}})},
        )

    migrate(engine)

    store = KnowledgeStore(engine)
    assert {code: f"{day}" for code, day in store.checked().items()} == {"1.1": "2026-07-01"}
    version = store.version("1.1")
    assert version is not None
    assert version.procedure == guide("1.1", "Đăng ký", None)  # type: ignore[arg-type]  # no steps
    engine.dispose()


def test_an_office_published_before_texts_were_kept_has_its_first_one(tmp_path: Path) -> None:
    """Its text can be compared and edited like one that came later."""
    engine = connect(f"sqlite:///{tmp_path / 'old.db'}")
    office = samples.offices()[0]
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        connection.execute(
            text("INSERT INTO offices (id, digest, body, source) VALUES (:id, 'd', :body, 'a')"),
            {"id": office.id, "body": write_body(office)},
        )
        connection.execute(
            text("INSERT INTO knowledge_revisions (at, summary) VALUES ('2026-07-15 00:00:00', '')")
        )

    migrate(engine)

    (kept,) = KnowledgeStore(engine).texts("office", office.id)
    assert (kept.number, kept.ended, kept.published_by) == (1, False, "import")
    assert kept.published_at == datetime(2026, 7, 15, tzinfo=UTC)
    assert record_of("office", kept) == office
    engine.dispose()


def test_the_servers_calendar_publishes_what_is_due(parts: Parts) -> None:
    assert parts.activate().published == 0
