"""Sessions of the desk that somebody ended: their cookies open nothing any more."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists

from bot.store.desk_tables import ended_sessions
from knowledge.store.engine import insert_once

KEPT = timedelta(days=1)
"""Longer than a cookie holds."""


def end(connection: Connection, session: str, now: datetime) -> None:
    """No cookie of this session counts from now on."""
    connection.execute(delete(ended_sessions).where(ended_sessions.c.at < now - KEPT))
    insert_once(connection, ended_sessions, {"session": session, "at": now})


def is_open(session: str) -> ColumnElement[bool]:
    """Whether nobody ended this session."""
    return ~exists().where(ended_sessions.c.session == session)
