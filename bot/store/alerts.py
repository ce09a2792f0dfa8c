"""What clerks want to be told of, what they are told, and the browsers that take pushes.

An alert is unique by clerk and event, so that an event that is looked at again adds nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.alert_kinds import Alert, Choice, Kind, Subscription, Way
from bot.cases import Status
from bot.messages import Language
from bot.store.desk_tables import alert_choices, alerts, push_browsers
from bot.store.tables import cases, users

_DUE, _SENT, _DROPPED = "due", "sent", "dropped"


def choices(connection: Connection, clerk_id: int) -> frozenset[Choice]:
    """What a clerk wants to be told of."""
    rows = connection.execute(
        select(alert_choices.c.kind, alert_choices.c.way).where(alert_choices.c.user_id == clerk_id)
    )
    return frozenset(Choice(Kind(kind), Way(way)) for kind, way in rows)


def choose(connection: Connection, clerk_id: int, wanted: Iterable[Choice], language: str) -> None:
    """What a clerk wants to be told of from now on, in their language."""
    connection.execute(delete(alert_choices).where(alert_choices.c.user_id == clerk_id))
    for one in sorted(set(wanted), key=lambda choice: (choice.kind, choice.way)):
        connection.execute(
            insert(alert_choices).values(
                user_id=clerk_id, kind=one.kind.value, way=one.way.value, language=language
            )
        )


def wanting(connection: Connection, kind: Kind) -> dict[int, frozenset[Way]]:
    """The clerks who want to be told of this, unless their account is disabled."""
    rows = connection.execute(
        select(alert_choices.c.user_id, alert_choices.c.way)
        .join(users, users.c.id == alert_choices.c.user_id)
        .where(alert_choices.c.kind == kind.value, users.c.disabled_at.is_(None))
    )
    found: dict[int, frozenset[Way]] = {}
    for clerk_id, way in rows:
        found[clerk_id] = found.get(clerk_id, frozenset()) | {Way(way)}
    return found


def tell(
    connection: Connection,
    clerk_id: int,
    key: str,
    kind: Kind,
    case_id: int,
    ways: frozenset[Way],
    at: datetime,
) -> bool:
    """Keep an alert; False where this clerk was told of this event before."""
    known = connection.scalar(
        select(alerts.c.id).where(alerts.c.user_id == clerk_id, alerts.c.key == key)
    )
    if known is not None:
        return False
    try:
        with connection.begin_nested():
            connection.execute(
                insert(alerts).values(
                    user_id=clerk_id,
                    key=key,
                    kind=kind.value,
                    case_id=case_id,
                    at=at,
                    push=_DUE if Way.PUSH in ways else None,
                    email=_DUE if Way.EMAIL in ways else None,
                    tries=0,
                    next_at=at,
                )
            )
    except IntegrityError:
        return False
    return True


def newest_id(connection: Connection, clerk_id: int) -> int:
    """The id of a clerk's newest alert; 0 where there is none."""
    query = select(func.max(alerts.c.id)).where(alerts.c.user_id == clerk_id)
    return connection.scalar(query) or 0


def after(connection: Connection, clerk_id: int, alert_id: int, most: int = 20) -> Sequence[Alert]:
    """A clerk's alerts after one, oldest first."""
    query = _query().where(alerts.c.user_id == clerk_id, alerts.c.id > alert_id)
    return [_alert(row) for row in connection.execute(query.order_by(alerts.c.id).limit(most))]


def due(
    connection: Connection, way: Way, now: datetime, gap: timedelta
) -> tuple[dict[int, list[Alert]], list[int]]:
    """What may be sent by this way now, by clerk, unless they were sent something just now.

    And the ids of what was settled meanwhile: a new case that somebody has, a promise kept.
    """
    state = alerts.c[way.value]
    rows = connection.execute(
        _query().where(state == _DUE, alerts.c.next_at <= now).order_by(alerts.c.id)
    ).all()
    recent = select(alerts.c.user_id).where(state == _SENT, alerts.c.sent_at > now - gap)
    just = set(connection.scalars(recent)) if rows else set()
    settled = [row.id for row in rows if _is_settled(row)]
    found: dict[int, list[Alert]] = {}
    for row in rows:
        if row.id not in settled and row.user_id not in just:
            found.setdefault(row.user_id, []).append(_alert(row))
    return found, settled


def prune(connection: Connection, before: datetime) -> None:
    """Forget what was told before a moment."""
    connection.execute(delete(alerts).where(alerts.c.at < before))


def lease(
    connection: Connection, way: Way, ids: Sequence[int], now: datetime, until: datetime
) -> bool:
    """Take these until a moment; False where another process has some of them."""
    taken = connection.execute(
        update(alerts)
        .where(alerts.c.id.in_(ids), alerts.c[way.value] == _DUE, alerts.c.next_at <= now)
        .values(next_at=until, tries=alerts.c.tries + 1)
    )
    return taken.rowcount == len(ids)


def settle(connection: Connection, way: Way, ids: Sequence[int], now: datetime, sent: bool) -> None:
    """These were sent, or will never be."""
    values = {way.value: _SENT if sent else _DROPPED, "sent_at": now}
    connection.execute(update(alerts).where(alerts.c.id.in_(ids)).values(values))


def later(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    """Try these again at a moment."""
    connection.execute(update(alerts).where(alerts.c.id.in_(ids)).values(next_at=at))


def tries(connection: Connection, ids: Sequence[int]) -> int:
    """How often the oldest of these was tried."""
    return connection.scalar(select(func.max(alerts.c.tries)).where(alerts.c.id.in_(ids))) or 0


def mail_address(connection: Connection, clerk_id: int) -> tuple[str | None, Language]:
    """A clerk's e-mail address as an administrator entered it, and their language."""
    email = connection.scalar(select(users.c.email).where(users.c.id == clerk_id))
    language = connection.scalar(
        select(alert_choices.c.language).where(alert_choices.c.user_id == clerk_id).limit(1)
    )
    return email, "en" if language == "en" else "vi"


def browsers(connection: Connection, clerk_id: int) -> Sequence[Subscription]:
    """The browsers that take a clerk's pushes."""
    rows = connection.execute(select(push_browsers).where(push_browsers.c.user_id == clerk_id))
    return [
        Subscription(
            row.id, row.endpoint, row.p256dh, row.auth, "en" if row.language == "en" else "vi"
        )
        for row in rows
    ]


def subscribe(connection: Connection, clerk_id: int, browser: Subscription, at: datetime) -> None:
    """This browser takes this clerk's pushes, and nobody else's."""
    unsubscribe(connection, browser.endpoint)
    connection.execute(
        insert(push_browsers).values(
            user_id=clerk_id,
            endpoint=browser.endpoint,
            p256dh=browser.p256dh,
            auth=browser.auth,
            language=browser.language,
            at=at,
        )
    )


def took(connection: Connection, endpoint: str, at: datetime) -> None:
    """This browser took a push: it is still there."""
    connection.execute(
        update(push_browsers).where(push_browsers.c.endpoint == endpoint).values(at=at)
    )


def unsubscribe(connection: Connection, endpoint: str) -> None:
    """This browser takes no pushes any more."""
    connection.execute(delete(push_browsers).where(push_browsers.c.endpoint == endpoint))


def _query() -> Any:
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


def _is_settled(row: Any) -> bool:
    if row.status == Status.CLOSED.value:
        return True
    if row.kind == Kind.NEW.value:
        return bool(row.status != Status.NEW.value)
    if row.kind == Kind.ASSIGNED.value:
        return bool(row.owner_id != row.user_id)
    return row.waiting_since is None


def _alert(row: Any) -> Alert:
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
