"""From SQLite to PostgreSQL: everything comes along, and numbers go on where they were."""

import pytest
from sqlalchemy import select

from api.migrations.tables import TABLES
from api.operating.moving import NotEmpty, move
from bot.store import audit
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from tests.bot.build import Bench
from tests.databases import PostgresDatabases, SqliteFiles
from tests.samples import publish


def test_everything_comes_along(
    sqlite_files: SqliteFiles, postgres_databases: PostgresDatabases
) -> None:
    """Every row of every table as it was; the audit log's chain holds."""
    source = connect(sqlite_files.make(migrated=True))
    target = connect(postgres_databases.make(migrated=False))
    publish(source)
    before = Bench(source)
    lan = before.hire("lan", "Lan")
    before.desk.claim(before.open_case("hoa"), lan)
    before.hear("mai", "chưa trả lời")

    moved = move(source, target)

    with source.connect() as old, target.connect() as new:
        for table in (table for metadata in TABLES for table in metadata.sorted_tables):
            order = list(table.primary_key)
            rows = old.execute(select(table).order_by(*order)).all()
            assert sorted(map(repr, rows)) == sorted(
                map(repr, new.execute(select(table).order_by(*order)).all())
            )
            assert moved[table.name] == len(rows)
        assert audit.broken_at(new) is None
    after = Bench(target)
    after.work()
    assert after.said("mai") == ["chưa trả lời"]
    assert after.open_case("lan") == 2
    assert KnowledgeStore(target).revision() == KnowledgeStore(source).revision()
    source.dispose()
    target.dispose()


def test_a_database_that_holds_something_is_left_alone(
    sqlite_files: SqliteFiles, postgres_databases: PostgresDatabases
) -> None:
    """Nothing is written over."""
    source = connect(sqlite_files.make(migrated=True))
    target = connect(postgres_databases.make(migrated=True))
    Bench(target).hear("hoa", "xin chào")

    with pytest.raises(NotEmpty, match="name an empty database"):
        move(source, target)

    assert len(Bench(target).lines("hoa")) == 1
    source.dispose()
    target.dispose()
