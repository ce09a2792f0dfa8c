"""What moves a case: each step is one conditional update, and one entry in the case's thread.

Of two who try at once one wins; the other is told so by False.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, update

from bot.cases import Entry, EntryKind, Status
from bot.store.cases import OPEN, Standing, add_entry
from bot.store.tables import cases

_HELD = (Status.CLAIMED.value, Status.SNOOZED.value)


def claim(connection: Connection, case_id: int, clerk: int, at: datetime) -> bool:
    """Give a new case to `clerk`; False where it is not new any more."""
    return _step(
        connection,
        case_id,
        cases.c.status == Status.NEW.value,
        Entry(EntryKind.CLAIMED, at, clerk),
        status=Status.CLAIMED.value,
        owner_id=clerk,
    )


def assign(connection: Connection, case_id: int, entry: Entry) -> bool:
    """Give an open case to `entry.target`; False where it is closed, or theirs already."""
    other = or_(cases.c.owner_id.is_(None), cases.c.owner_id != entry.target)
    return _step(
        connection,
        case_id,
        cases.c.status.in_(OPEN) & other,
        entry,
        status=Status.CLAIMED.value,
        owner_id=entry.target,
        snoozed_until=None,
    )


def put_back(
    connection: Connection, case_id: int, owner: int, entry: Entry, standing: Standing
) -> bool:
    """Let go of a case that `owner` has: it is new again; False where they do not have it."""
    return _step(
        connection,
        case_id,
        _held_by(owner),
        entry,
        status=Status.NEW.value,
        owner_id=None,
        snoozed_until=None,
        office_id=standing.office_id,
        promised_at=standing.promised_at,
        due_at=standing.due_at,
        window_until=standing.window_until,
        runs_out_at=standing.runs_out_at,
    )


def snooze(connection: Connection, case_id: int, clerk: int, at: datetime, until: datetime) -> bool:
    """Put a case of `clerk` aside until a moment; False where they do not have it."""
    return _step(
        connection,
        case_id,
        (cases.c.owner_id == clerk) & (cases.c.status == Status.CLAIMED.value),
        Entry(EntryKind.SNOOZED, at, clerk, until.isoformat()),
        status=Status.SNOOZED.value,
        snoozed_until=until,
    )


def wake(connection: Connection, case_id: int, at: datetime) -> bool:
    """Bring a snoozed case back to its owner; False where it is not snoozed."""
    return _step(
        connection,
        case_id,
        cases.c.status == Status.SNOOZED.value,
        Entry(EntryKind.WOKEN, at),
        status=Status.CLAIMED.value,
        snoozed_until=None,
    )


def finish(
    connection: Connection, case_id: int, kind: EntryKind, clerk: int, at: datetime, detail: str
) -> bool:
    """Close or release a case that `clerk` has; False where they do not have it."""
    return _step(
        connection,
        case_id,
        _held_by(clerk),
        Entry(kind, at, clerk, detail),
        status=Status.CLOSED.value,
        closed_at=at,
        outcome=detail or kind.value,
        waiting_since=None,
        due_at=None,
        runs_out_at=None,
        snoozed_until=None,
        contact=None,
    )


def _held_by(clerk: int) -> ColumnElement[bool]:
    return (cases.c.owner_id == clerk) & cases.c.status.in_(_HELD)


def _step(
    connection: Connection,
    case_id: int,
    condition: ColumnElement[bool],
    entry: Entry,
    **values: Any,
) -> bool:
    """Change a case that meets `condition`, and say so in its thread; False where it did not."""
    done = connection.execute(
        update(cases).where(cases.c.id == case_id, condition).values(**values)
    )
    if done.rowcount == 1:
        add_entry(connection, case_id, entry)
    return done.rowcount == 1
