"""PostgreSQL by psycopg 3: its engine, and what SQLite's one writer gives by itself.

On SQLite a transaction that writes is alone. Here many write at once (READ COMMITTED,
postgresql.org/docs/18/transaction-iso.html), so that whoever reads something and then writes by
it asks first to be alone with it: `alone` by topic, `log.hold` in the bot's room by conversation.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

_LOCK = "27971, hashtext(:topic)"  # advisory locks of ours: 0x6d43, "mC", and the topic
CHANNEL = "motcua"
"""The channel of NOTIFY on which topics are told."""

_NO_NUL = "\ufffd"
_RACES = frozenset({"40001", "40P01"})
_DRIVER = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds until a dead machine is given up
}


def connect(url: str) -> Engine:
    """An engine over psycopg 3, whatever driver `url` names.

    Several hosts may be named, of which the one that takes writes is used
    (postgresql.org/docs/18/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS).
    """
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args=_DRIVER,
    )
    event.listen(engine, "connect", _on_connect)
    return engine


def session_arguments(engine: Engine) -> dict[str, Any]:
    """What psycopg needs for a session of its own on the same database."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    return {**arguments, **_DRIVER}


def reading(engine: Engine) -> Connection:
    """A connection that only reads; all its statements see one moment, as SQLite's do."""
    return engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


def alone(connection: Connection, topic: str) -> None:
    """Wait until no other transaction is in `topic`; until this one ends, none will be.

    Numbers that are drawn after this are seen in their order: none appears later than a higher
    one. On SQLite there is one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"), {"topic": topic})


@contextmanager
def only_one(engine: Engine, topic: str) -> Iterator[bool]:
    """True where no other process is doing `topic` now; until the end of the block, none will."""
    if engine.dialect.name != "postgresql":
        yield True
        return
    with engine.begin() as connection:
        query = text(f"SELECT pg_try_advisory_xact_lock({_LOCK})")
        yield bool(connection.scalar(query, {"topic": f"one:{topic}"}))


def tell(connection: Connection, topic: str) -> None:
    """Wake every process that listens to `topic`, when the transaction has ended well.

    For what is rare: transactions that tell something commit one by one. SQLite's processes look
    for themselves.
    """
    if connection.dialect.name == "postgresql":
        query = text("SELECT pg_notify(:channel, :topic)")
        connection.execute(query, {"channel": CHANNEL, "topic": topic})


def is_race(error: DBAPIError) -> bool:
    """Whether to try again: another transaction made the same row, or came crosswise."""
    code = getattr(error.orig, "sqlstate", None)
    return isinstance(error, IntegrityError) or code in _RACES


def _on_connect(connection: Any, _record: Any) -> None:
    connection.adapters.register_dumper(str, _text_dumper())


@cache
def _text_dumper() -> type[Any]:
    """PostgreSQL's text holds no NUL, which a citizen may send: U+FFFD stands for it."""
    from psycopg.types.string import StrDumperUnknown  # SQLite starts without psycopg

    class Text(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", _NO_NUL))

    return Text
