"""A backup of a running service comes back whole, elsewhere, and answers."""

import sqlite3
import tarfile
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

from api import migrations
from api.migrations import migrate
from api.operating import backup as backups
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.messages import Incoming
from bot.ports import Channel
from bot.store.tables import inbox, messages, metadata
from knowledge.store.engine import connect
from tests.api.build import Site, site_over
from tests.bot.build import MONDAY, Clock
from tests.fakes import FakePlatform, HashingEncoder

QUESTION = "thủ tục 1.001193 cần giấy tờ gì"


def restored(folder: Path) -> Site:
    """A service over a restored folder."""
    channels: dict[str, Channel] = {"web": WebChannel(), "telegram": FakePlatform("telegram")}
    parts = wire(
        Settings(demo=True, data=folder),
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels=channels,
    )
    return site_over(parts)


def counts(site: Site) -> dict[str, int]:
    """How many rows each table holds."""
    with site.parts.engine.connect() as connection:
        return {
            table.name: len(connection.execute(select(table)).all())
            for table in metadata.sorted_tables
        }


def test_a_backup_comes_back_elsewhere_and_answers(site: Site, tmp_path: Path) -> None:
    """The same rows, the same files, the same answer; nothing of the first folder is needed."""
    first = site.citizen().ask(QUESTION)["text"]
    digest = sha256(b"picture").hexdigest()
    path = site.parts.keeper.path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"picture")

    made = backups.back_up(site.parts.settings, tmp_path / "b" / "one.tar", MONDAY)
    found = backups.restore(made.path, tmp_path / "again")
    again = restored(tmp_path / "again")

    assert counts(again) == counts(site)
    assert again.parts.keeper.path(digest).read_bytes() == b"picture"
    answer = again.citizen().ask(QUESTION)["text"]
    assert answer.splitlines()[:-1] == first.splitlines()[:-1]
    assert found.files == made.files
    assert made.path.stat().st_mode & 0o077 == 0
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["one.tar"]
    again.parts.engine.dispose()


def test_a_backup_is_whole_while_others_write(site: Site, tmp_path: Path) -> None:
    """Each message that is in it stands in log and inbox alike."""
    stop = Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            event = Incoming("telegram", f"w{number}", f"p{number % 7}", "chào", MONDAY)
            site.parts.inbox.accept(event, "vi", MONDAY)

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backups.back_up(site.parts.settings, tmp_path / f"{number}.tar", MONDAY)
    finally:
        stop.set()
        writer.join()

    for number in range(3):
        folder = tmp_path / f"r{number}"
        backups.restore(tmp_path / f"{number}.tar", folder)
        engine = connect(f"sqlite:///{folder / 'motcua.db'}")
        with engine.connect() as connection:
            events = connection.execute(select(inbox)).all()
            lines = connection.execute(select(messages)).all()
        engine.dispose()
        assert len(events) == len(lines)


def test_nothing_is_overwritten(site: Site, tmp_path: Path) -> None:
    """Neither a file by a backup nor a folder by its return."""
    made = backups.back_up(site.parts.settings, tmp_path / "one.tar", MONDAY)
    before = made.path.read_bytes()

    with pytest.raises(backups.BackupError, match="exists"):
        backups.back_up(site.parts.settings, made.path, MONDAY)
    with pytest.raises(backups.BackupError, match="not empty"):
        backups.restore(made.path, tmp_path)

    assert made.path.read_bytes() == before


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_damage_is_found(site: Site, tmp_path: Path, place: float) -> None:
    """A flipped byte, wherever it lies; a file that was cut."""
    made = backups.back_up(site.parts.settings, tmp_path / "one.tar", MONDAY)
    content = bytearray(made.path.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    (tmp_path / "flipped.tar").write_bytes(bytes(content))
    (tmp_path / "cut.tar").write_bytes(bytes(content[: int(len(content) * place)]))

    for name in ("flipped", "cut"):
        with pytest.raises(backups.BackupError):
            backups.restore(tmp_path / f"{name}.tar", tmp_path / name)


def test_a_path_out_of_the_folder_is_refused(site: Site, tmp_path: Path) -> None:
    """A made-up archive writes nothing beside the folder that was named."""
    evil = tmp_path / "evil.tar"
    (tmp_path / "x").write_bytes(b"x")
    digest = sha256(b"x").hexdigest()
    manifest = f'{{"form": 1, "at": "", "sha256": {{"../out": "{digest}"}}}}'
    (tmp_path / "manifest.json").write_text(manifest)
    with tarfile.open(evil, "w") as tar:
        tar.add(tmp_path / "manifest.json", "manifest.json")
        tar.add(tmp_path / "x", "../out")

    with pytest.raises(backups.BackupError, match="leads out"):
        backups.restore(evil, tmp_path / "into")

    assert not (tmp_path / "out").exists()


def test_on_postgresql_it_says_what_to_run(tmp_path: Path) -> None:
    """pg_dump does it better."""
    settings = Settings(database="postgresql+psycopg://x@localhost/x", data=tmp_path)

    with pytest.raises(backups.BackupError, match="pg_dump"):
        backups.back_up(settings, tmp_path / "one.tar", MONDAY)


def test_an_upgrade_keeps_what_is_there_and_answers(site: Site, tmp_path: Path) -> None:
    """A database one version back, with people's conversations and guides in it."""
    site.citizen().ask(QUESTION)
    made = backups.back_up(site.parts.settings, tmp_path / "one.tar", MONDAY)
    backups.restore(made.path, tmp_path / "new")
    (tmp_path / "old").mkdir()
    older = connect(f"sqlite:///{tmp_path / 'old' / 'motcua.db'}")
    held = _fill(older, tmp_path / "new" / "motcua.db")

    migrate(older)
    after = {name: _count(older, name) for name in held}
    older.dispose()
    upgraded = restored(tmp_path / "old")

    assert after == held
    assert held["messages"] >= 2
    assert "Nguồn" in upgraded.citizen().ask(QUESTION)["text"]
    upgraded.parts.engine.dispose()


def _fill(engine: Engine, source: Path) -> dict[str, int]:
    """Make the schema before the newest, and copy what it can hold; rows by table."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_revision("head")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, str(head.down_revision))
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        columns = {t: [c["name"] for c in inspect(connection).get_columns(t)] for t in tables}
    plain = sqlite3.connect(str(engine.url.database))
    plain.execute(f"ATTACH '{source}' AS newer")
    for name, listed in columns.items():
        told = ", ".join(listed)
        plain.execute(f"DELETE FROM {name}")
        plain.execute(f"INSERT INTO {name} ({told}) SELECT {told} FROM newer.{name}")
    plain.commit()
    plain.close()
    return {name: _count(engine, name) for name in tables}


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_the_folder_of_a_restored_service_is_private(site: Site, tmp_path: Path) -> None:
    """Other users of the machine read nothing of it."""
    made = backups.back_up(site.parts.settings, tmp_path / "one.tar", MONDAY)
    backups.restore(made.path, tmp_path / "again")

    modes = [p.stat().st_mode & 0o077 for p in (tmp_path / "again").rglob("*") if p.is_file()]

    assert set(modes) == {0}
    assert (tmp_path / "again").stat().st_mode & 0o077 == 0
