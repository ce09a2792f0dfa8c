"""Cases that need somebody to look: put aside until now, or with a clerk who is away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select, true

from bot.cases import Status
from bot.store import queue
from bot.store.queue import CaseRow
from bot.store.tables import cases, users


def asleep(connection: Connection, now: datetime) -> Sequence[tuple[int, str]]:
    """Snoozed cases whose time has come: id and conversation."""
    rows = connection.execute(
        select(cases.c.id, cases.c.conversation_id).where(
            cases.c.status == Status.SNOOZED.value, cases.c.snoozed_until <= now
        )
    )
    return [(int(case_id), str(talk)) for case_id, talk in rows]


def left_alone(
    connection: Connection, seen_before: datetime, case_id: int | None = None
) -> list[CaseRow]:
    """Claimed cases whose citizen waits, and whose clerk was not seen since `seen_before`.

    With `case_id` only this one, where it is such a case.
    """
    ids = connection.scalars(
        select(cases.c.id)
        .join(users, users.c.id == cases.c.owner_id)
        .where(
            cases.c.status == Status.CLAIMED.value,
            cases.c.waiting_since.is_not(None),
            or_(users.c.seen_at.is_(None), users.c.seen_at < seen_before),
            true() if case_id is None else cases.c.id == case_id,
        )
        .order_by(cases.c.id)
    ).all()
    found = (queue.find(connection, case_id) for case_id in ids)
    return [case for case in found if case is not None]
