"""The migrations make exactly the tables that the code names, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
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


def test_what_was_to_be_sent_is_still_sent(databases: Databases) -> None:
    """Each way's state of an alert becomes a row of its own; nothing is told twice."""
    engine = databases.empty()
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", FOLDER)
        config.attributes["connection"] = connection
        command.upgrade(config, "0015")
        connection.execute(
            text(
                "INSERT INTO users (id, login, name, role, password_hash, failures, epoch)"
                " VALUES (1, 'lan', 'Lan', 'clerk', '', 0, 0)"
            )
        )
        columns = "id, user_id, key, kind, case_id, at, push, email, tries, next_at"
        now = "CURRENT_TIMESTAMP"
        for values in (
            f"1, 1, 'new:1', 'new', 1, {now}, 'sent', 'due', 2, {now}",
            f"2, 1, 'new:2', 'new', 2, {now}, NULL, NULL, 0, {now}",
        ):
            connection.execute(text(f"INSERT INTO alerts ({columns}) VALUES ({values})"))

    migrate(engine)

    with engine.connect() as connection:
        query = text("SELECT alert_id, way, state, tries FROM alert_sends ORDER BY way")
        assert connection.execute(query).all() == [(1, "email", "due", 2), (1, "push", "sent", 2)]
        assert connection.scalar(text("SELECT count(*) FROM alerts")) == 2
