"""Who is at the desk: the moment at which each clerk's page was last heard of."""

from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from bot.store.tables import users


def seen(connection: Connection, clerk_id: int, at: datetime | None) -> None:
    """The clerk is at the desk at `at`; None: they left it."""
    connection.execute(update(users).where(users.c.id == clerk_id).values(seen_at=at))


def present(connection: Connection, since: datetime, office_id: str) -> int:
    """How many clerks of an office, or of every office, were seen since."""
    query = (
        select(func.count())
        .select_from(users)
        .where(
            users.c.seen_at >= since,
            or_(users.c.office_id.is_(None), users.c.office_id == office_id),
        )
    )
    return int(connection.scalar(query) or 0)


def who(connection: Connection, since: datetime) -> frozenset[int]:
    """The ids of the clerks who were seen since."""
    return frozenset(connection.scalars(select(users.c.id).where(users.c.seen_at >= since)))
