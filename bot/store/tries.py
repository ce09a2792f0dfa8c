"""Wrong tries at an account's password: counted in the database, then nobody is let in for a while.

Those in a browser that the account was in before are counted by themselves
(owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies): whoever knows a
login can keep out strangers with it, and never the person whose it is.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, literal, or_, update

from bot.store.tables import users
from knowledge.store.engine import UtcDateTime

MOST_FAILURES = 8
LOCK = timedelta(minutes=10)
FORGOTTEN: dict[str, Any] = {
    "failures": 0,
    "locked_until": None,
    "known_failures": 0,
    "known_locked_until": None,
}
"""An account as it is before any try."""


def is_locked(row: Any, known: bool, now: datetime) -> bool:
    """Whether tries are refused now; `known`: in a browser that the account was in before."""
    until = row.known_locked_until if known else row.locked_until
    return until is not None and until > now


def count(connection: Connection, account_id: int, right: bool, known: bool, now: datetime) -> bool:
    """Count a try, so that of many at once none is forgotten.

    False where the account was locked since it was read: of tries that came together, from
    however many servers, no more than MOST_FAILURES learn whether they were right.
    """
    prefix = "known_" if known else ""
    failed, until = users.c[f"{prefix}failures"], users.c[f"{prefix}locked_until"]
    locked = case((failed + 1 >= MOST_FAILURES, literal(now + LOCK, UtcDateTime)), else_=None)
    values: dict[Any, Any] = {failed: 0, until: None}
    if not right:
        values = {failed: failed + 1, until: locked}
    open_now = or_(until.is_(None), until <= now)
    counted = connection.execute(
        update(users).where(users.c.id == account_id, open_now).values(values)
    )
    return counted.rowcount == 1
