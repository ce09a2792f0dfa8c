"""Which alerts still have to leave by which way, and what became of those that did.

Each way has its own tries and times: a mail server that is down keeps no push waiting.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.alert_kinds import SENT, Alert, Kind, Way
from bot.cases import Status
from bot.store.desk_tables import alert_sends, alerts
from bot.store.tables import cases, users

_DUE, _SENT, _DROPPED = "due", "sent", "dropped"


def plan(connection: Connection, alert_id: int, ways: Iterable[Way], at: datetime) -> None:
    """An alert is to leave by those of `ways` that are sent, from a moment on."""
    rows = [
        {"alert_id": alert_id, "way": way.value, "state": _DUE, "tries": 0, "next_at": at}
        for way in SENT
        if way in ways
    ]
    if rows:
        connection.execute(insert(alert_sends), rows)


def due(
    connection: Connection, way: Way, now: datetime, gap: timedelta
) -> tuple[dict[int, list[Alert]], list[int]]:
    """What may be sent by this way now, by clerk, unless they were sent something just now.

    And the ids of what will never be: settled meanwhile, or of an account that is disabled. What
    is for an account that is locked waits.
    """
    rows = connection.execute(
        told()
        .join(alert_sends, alert_sends.c.alert_id == alerts.c.id)
        .join(users, users.c.id == alerts.c.user_id)
        .add_columns(users.c.disabled_at, users.c.locked_until)
        .where(_of(way), alert_sends.c.state == _DUE, alert_sends.c.next_at <= now)
        .order_by(alerts.c.id)
    ).all()
    just = _told_after(connection, way, now - gap) if rows else frozenset()
    over = [row.id for row in rows if row.disabled_at is not None or _is_settled(row)]
    held = frozenset(over)
    found: dict[int, list[Alert]] = {}
    for row in rows:
        locked = row.locked_until is not None and row.locked_until > now
        if row.id not in held and row.user_id not in just and not locked:
            found.setdefault(row.user_id, []).append(alert_of(row))
    return found, over


def lease(
    connection: Connection, way: Way, ids: Sequence[int], now: datetime, until: datetime
) -> bool:
    """Take these until a moment; False where another process has some of them."""
    taken = connection.execute(
        update(alert_sends)
        .where(*_these(way, ids), alert_sends.c.state == _DUE, alert_sends.c.next_at <= now)
        .values(next_at=until, tries=alert_sends.c.tries + 1)
    )
    return taken.rowcount == len(ids)


def settle(connection: Connection, way: Way, ids: Sequence[int], now: datetime, sent: bool) -> None:
    """These were sent, or will never be."""
    values = {"state": _SENT if sent else _DROPPED, "sent_at": now}
    connection.execute(update(alert_sends).where(*_these(way, ids)).values(values))


def later(connection: Connection, way: Way, ids: Sequence[int], at: datetime) -> None:
    """Try these again at a moment."""
    connection.execute(update(alert_sends).where(*_these(way, ids)).values(next_at=at))


def tries(connection: Connection, way: Way, ids: Sequence[int]) -> int:
    """How often the oldest of these was tried."""
    query = select(func.max(alert_sends.c.tries)).where(*_these(way, ids))
    return connection.scalar(query) or 0


def prune(connection: Connection, before: datetime) -> None:
    """Forget what was told before a moment."""
    old = select(alerts.c.id).where(alerts.c.at < before)
    connection.execute(delete(alert_sends).where(alert_sends.c.alert_id.in_(old)))
    connection.execute(delete(alerts).where(alerts.c.at < before))


def told() -> Any:
    """The query of alerts with what is said of their cases."""
    return select(
        alerts.c.id,
        alerts.c.user_id,
        alerts.c.kind,
        alerts.c.case_id,
        alerts.c.at,
        cases.c.number,
        cases.c.office_id,
        cases.c.field,
        cases.c.status,
        cases.c.owner_id,
        cases.c.waiting_since,
    ).join(cases, cases.c.id == alerts.c.case_id)


def alert_of(row: Any) -> Alert:
    """The alert in a row of `told`."""
    return Alert(
        row.id,
        row.user_id,
        Kind(row.kind),
        row.case_id,
        row.number,
        row.office_id,
        row.field,
        row.at,
    )


def _told_after(connection: Connection, way: Way, moment: datetime) -> frozenset[int]:
    """The clerks who were sent something by this way after a moment."""
    query = (
        select(alerts.c.user_id)
        .join(alert_sends, alert_sends.c.alert_id == alerts.c.id)
        .where(_of(way), alert_sends.c.state == _SENT, alert_sends.c.sent_at > moment)
    )
    return frozenset(connection.scalars(query))


def _of(way: Way) -> Any:
    return alert_sends.c.way == way.value


def _these(way: Way, ids: Sequence[int]) -> tuple[Any, Any]:
    return _of(way), alert_sends.c.alert_id.in_(ids)


def _is_settled(row: Any) -> bool:
    """A new case that somebody has, a promise kept, a case that is closed."""
    if row.status == Status.CLOSED.value:
        return True
    if row.kind == Kind.NEW.value:
        return bool(row.status != Status.NEW.value)
    if row.kind == Kind.ASSIGNED.value:
        return bool(row.owner_id != row.user_id)
    return row.waiting_since is None
