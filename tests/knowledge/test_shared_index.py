"""A machine without a common folder takes the index that another made, whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, update

from knowledge.aliases import load_aliases
from knowledge.library import Library
from knowledge.revision.kept import Snapshots
from knowledge.revision.vectors import StoredVectors
from knowledge.store.engine import connect
from knowledge.store.rows import held
from knowledge.store.shared_index import StoredIndexes
from knowledge.store.sql import KnowledgeStore
from knowledge.store.tables import index_files
from knowledge.text.expand import default_expander
from tests.databases import PostgresDatabases
from tests.fakes import HashingEncoder
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, first_version, guide
from tests.knowledge.test_snapshot import assert_same, must_not_build

ENCODER = HashingEncoder()


@pytest.fixture
def engine(postgres_databases: PostgresDatabases) -> Iterator[Engine]:
    """The sample guides, published."""
    opened = connect(postgres_databases.make(migrated=True))
    written = [first_version(procedure) for procedure in samples.procedures().values()]
    KnowledgeStore(opened).publish("", NOW, written)
    yield opened
    opened.dispose()


def machine(engine: Engine, folder: Path) -> Library:
    """The library of a process on a machine with this folder."""
    store = KnowledgeStore(engine)
    kept = Snapshots(folder / "index", ENCODER, shared=StoredIndexes(engine))
    return Library(store, StoredVectors(store, ENCODER), load_aliases(), default_expander(), kept)


def keys(engine: Engine) -> set[str]:
    """Whose files are in the database."""
    with engine.connect() as connection:
        return set(connection.scalars(select(index_files.c.key).distinct()))


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What operators are told."""
    return [line.getMessage() for line in caplog.records if line.levelname == "WARNING"]


def test_another_machine_takes_it_and_builds_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same index; a second process there finds it in its own folder."""
    built = machine(engine, tmp_path / "one").index
    monkeypatch.setattr("knowledge.library.build", must_not_build)

    taken = machine(engine, tmp_path / "two")

    assert_same(taken.index, built)
    with engine.begin() as connection:
        connection.execute(delete(index_files))
    assert_same(machine(engine, tmp_path / "two").index, built)


def test_what_is_about_to_be_published_is_there_before_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sees the new revision finds its index made."""
    one, two = (machine(engine, tmp_path / name) for name in ("one", "two"))
    assert one.index.revision == two.index.revision
    version, source = first_version(guide("9.1", "Cấp giấy phép thả diều"))
    contents, versions = KnowledgeStore(engine).snapshot()
    one.prepare({**contents, "9.1": held(version)}, [*versions, version])
    monkeypatch.setattr("knowledge.library.build", must_not_build)

    KnowledgeStore(engine).publish("", NOW, [(version, source)])

    assert two.refresh().position["9.1"] == len(versions)


def test_a_damaged_piece_is_found_and_the_index_built(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Every file has its digest in the manifest."""
    built = machine(engine, tmp_path / "one").index
    with engine.begin() as connection:
        first = connection.scalar(select(func.min(index_files.c.id)))
        connection.execute(
            update(index_files).where(index_files.c.id == first).values(body=b"damaged")
        )

    assert_same(machine(engine, tmp_path / "two").index, built)
    (warning,) = warnings(caplog)
    assert warning.startswith("index is built anew")
    assert "is damaged" in warning


def test_without_the_table_it_is_built(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that gives nothing costs time, and a line in the log."""
    with engine.begin() as connection:
        index_files.drop(connection)

    assert machine(engine, tmp_path).index.versions
    assert warnings(caplog) == [
        "index cannot be taken from the database",
        "index is not handed to other machines",
    ]


def test_only_the_newest_three_stay(engine: Engine, tmp_path: Path) -> None:
    """The database does not grow with every publication."""
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "empty").touch()
    (folder / "large").write_bytes(bytes(range(256)) * 9000)
    shared = StoredIndexes(engine)
    for number in range(5):
        shared.offer(f"index/{number}", folder)
        shared.offer(f"index/{number}", folder)  # by a second process

    assert keys(engine) == {"index/2", "index/3", "index/4"}
    assert not shared.fetch("index/1", tmp_path / "none")
    assert shared.fetch("index/3", tmp_path / "three")
    for name in ("empty", "large"):
        assert (tmp_path / "three" / name).read_bytes() == (folder / name).read_bytes()
