"""Database engines: SQLite on one machine, PostgreSQL on several, chosen by the URL."""

import fcntl
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Table,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

from knowledge.store import postgres

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-32000",
    "wal_autocheckpoint=20000",  # pages; `checkpoint` comes long before
)
_TURN = "turn"
_LOG = "log"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """A zoned moment turned to UTC; one without a zone is an error of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """The stored moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def connect(url: str) -> Engine:
    """An engine for `url`: sqlite:///path, or postgresql://user:password@host/database.

    SQLite runs in WAL mode (sqlite.org/wal.html). Writers come one by one, and what was
    acknowledged survives a power cut: see _Turnstile.
    """
    if make_url(url).get_backend_name() == "postgresql":
        return postgres.connect(url)
    engine = create_engine(url, connect_args={"timeout": 15, "check_same_thread": False})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _Turnstile(engine.url.database).begin)
    event.listen(engine, "checkin", _leave)
    return engine


def reading(engine: Engine) -> Connection:
    """A connection that only reads, and sees one moment; on SQLite it waits for no writer."""
    if engine.dialect.name == "postgresql":
        return postgres.reading(engine)
    return engine.connect().execution_options(readonly=True)


def relaxed(engine: Engine) -> Engine:
    """The same database for writes that a power cut may undo: they do not wait for the disk.

    For what is written again, or is safe when it is missing: a lease, the end of a send. A later
    write that waits for the disk takes these along. SQLite only: elsewhere writers do not wait
    for each other's disk, and every commit waits for its own.
    """
    return engine.execution_options(relaxed=True)


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, but none whose key is there already."""
    connection.execute(_insert(connection, table), rows)


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row`; False where its key is there already, whoever made it a moment ago."""
    kept = {"preserve_rowcount": True}  # PostgreSQL's driver forgets how many were inserted
    done = connection.execute(_insert(connection, table), row, execution_options=kept)
    return done.rowcount == 1


def _insert(connection: Connection, table: Table) -> Executable:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def checkpoint(engine: Engine) -> None:
    """Move what SQLite's log holds into the database, beside the writers: none of them waits.

    SQLite would do it within the commit of whoever passes a thousand pages
    (sqlite.org/pragma.html#pragma_wal_checkpoint). Nothing to do on other databases.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    finally:
        connection.close()


def _on_connect(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


class _Turnstile:
    """One writer at a time, over all threads and processes of the machine.

    SQLite lets writers that meet poll with growing pauses, up to a tenth of a second, and whoever
    comes later may win: under load a webhook would wait for seconds. A file lock wakes the next
    one at once. It is let go when the connection goes back to its pool; a process that dies
    lets go of it too. A database in memory has one connection and needs none.

    A commit leaves its pages with the operating system (synchronous=NORMAL), the lock is let go,
    and only then the log is brought to the disk, as synchronous=FULL does it
    (sqlite.org/pragma.html#pragma_synchronous): the next writer need not wait for that.
    """

    def __init__(self, database: str | None) -> None:
        self._database = database if database and database != ":memory:" else None

    def begin(self, connection: Connection) -> None:
        """Begin a transaction: a reader's at once, a writer's when it is its turn."""
        options = connection.get_execution_options()
        if options.get("readonly", False):
            connection.exec_driver_sql("BEGIN")
            return
        if self._database is not None and _TURN not in connection.info:
            connection.info[_TURN] = _wait(f"{self._database}-writer")
            if not options.get("relaxed", False):
                connection.info[_LOG] = f"{self._database}-wal"
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _wait(path: str) -> int:
    turn = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


def _leave(_connection: Any, record: Any) -> None:
    """Let the next writer in, then see what was written on the disk."""
    turn, log = record.info.pop(_TURN, None), record.info.pop(_LOG, None)
    if turn is not None:
        os.close(turn)
    if log is not None:
        opened = os.open(log, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.fdatasync(opened)
        finally:
            os.close(opened)
