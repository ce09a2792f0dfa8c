"""The migrations make exactly the tables that the code names, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from api.migrations import migrate
from api.migrations.tables import TABLES
from tests.databases import Databases

FOLDER = "api/migrations"


def test_there_is_one_newest_schema() -> None:
    """Branches of the history were joined."""
    assert len(ScriptDirectory(FOLDER).get_heads()) == 1


def test_the_migrated_schema_is_that_of_the_code(databases: Databases) -> None:
    """Tables, columns, types, keys and indexes: whoever adds a column adds a migration."""
    engine = databases.empty()
    migrate(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, TABLES)  # type: ignore[arg-type]  # several are taken too

    assert differences == []


def test_the_audit_log_only_grows(databases: Databases) -> None:
    """The database itself refuses to change or delete a record."""
    engine = databases.migrated()
    values = "(1, CURRENT_TIMESTAMP, NULL, 'lan', 'claim', 'YC-1', '{}', '0', 'd1')"
    with engine.begin() as connection:
        columns = "id, at, actor_id, actor, action, subject, detail, previous, digest"
        connection.execute(text(f"INSERT INTO audit ({columns}) VALUES {values}"))

    for change in ("UPDATE audit SET actor = 'minh'", "DELETE FROM audit"):
        with (
            pytest.raises(DatabaseError, match="the audit log only grows"),
            engine.begin() as connection,
        ):
            connection.execute(text(change))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT actor FROM audit")) == "lan"
