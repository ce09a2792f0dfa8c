"""What clerks want to be told of, what they are told, and the browsers that take pushes.

An alert is unique by clerk and event, so that an event that is looked at again adds nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.alert_kinds import Alert, Choice, Kind, Subscription, Way
from bot.messages import Language
from bot.store import alert_sends
from bot.store.desk_tables import alert_choices, alerts, push_browsers
from bot.store.tables import users


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
            made = connection.execute(
                insert(alerts)
                .values(user_id=clerk_id, key=key, kind=kind.value, case_id=case_id, at=at)
                .returning(alerts.c.id)
            ).scalar_one()
            alert_sends.plan(connection, made, ways, at)
    except IntegrityError:
        return False
    return True


def newest_id(connection: Connection, clerk_id: int) -> int:
    """The id of a clerk's newest alert; 0 where there is none."""
    query = select(func.max(alerts.c.id)).where(alerts.c.user_id == clerk_id)
    return connection.scalar(query) or 0


def after(connection: Connection, clerk_id: int, alert_id: int, most: int = 20) -> Sequence[Alert]:
    """A clerk's alerts after one, oldest first."""
    query = alert_sends.told().where(alerts.c.user_id == clerk_id, alerts.c.id > alert_id)
    rows = connection.execute(query.order_by(alerts.c.id).limit(most))
    return [alert_sends.alert_of(row) for row in rows]


def mail_address(connection: Connection, clerk_id: int) -> str | None:
    """A clerk's e-mail address as an administrator entered it."""
    return connection.scalar(select(users.c.email).where(users.c.id == clerk_id))


def language_of(connection: Connection, clerk_id: int) -> Language:
    """The language in which a clerk chose what to be told of."""
    language = connection.scalar(
        select(alert_choices.c.language).where(alert_choices.c.user_id == clerk_id).limit(1)
    )
    return "en" if language == "en" else "vi"


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
