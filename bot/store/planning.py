"""Days of their own in a desk's calendar, and who sits when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, delete, insert, select

from bot.calendar import parse_spans
from bot.store.desk_tables import desk_days, shifts
from bot.store.tables import users
from knowledge.store.postgres import alone


@dataclass(frozen=True, slots=True)
class DeskDay:
    """A date on which a desk keeps hours of its own; `spans` is "" for a day off."""

    day: date
    spans: str
    note: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A clerk who sits at a desk from one moment to another."""

    id: int
    office_id: str
    clerk_id: int
    clerk: str
    begins_at: datetime
    ends_at: datetime


def days(connection: Connection, office_id: str) -> dict[date, tuple[tuple[time, time], ...]]:
    """The dates with hours of their own, as a calendar takes them."""
    return {day.day: parse_spans(day.spans) for day in own_days(connection, office_id)}


def own_days(connection: Connection, office_id: str) -> list[DeskDay]:
    """The dates with hours of their own, in order."""
    rows = connection.execute(
        select(desk_days).where(desk_days.c.office_id == office_id).order_by(desk_days.c.day)
    ).mappings()
    return [DeskDay(row["day"], row["spans"], row["note"]) for row in rows]


def set_day(connection: Connection, office_id: str, day: DeskDay) -> None:
    """Give a date hours of its own, in place of those it had. Raises BadSpans."""
    parse_spans(day.spans)
    alone(connection, "roster")
    clear_day(connection, office_id, day.day)
    connection.execute(
        insert(desk_days).values(office_id=office_id, day=day.day, spans=day.spans, note=day.note)
    )


def clear_day(connection: Connection, office_id: str, day: date) -> None:
    """Give a date the office's usual hours again."""
    connection.execute(
        delete(desk_days).where(desk_days.c.office_id == office_id, desk_days.c.day == day)
    )


def roster(
    connection: Connection, office_id: str, since: datetime, until: datetime
) -> Sequence[Shift]:
    """Who sits at an office's desk between two moments, in order."""
    rows = connection.execute(
        select(shifts, users.c.name)
        .join(users, users.c.id == shifts.c.user_id)
        .where(
            shifts.c.office_id == office_id,
            shifts.c.ends_at > since,
            shifts.c.begins_at < until,
        )
        .order_by(shifts.c.begins_at, users.c.name)
    ).mappings()
    return [
        Shift(
            row["id"],
            row["office_id"],
            row["user_id"],
            row["name"],
            row["begins_at"],
            row["ends_at"],
        )
        for row in rows
    ]


def add_shift(
    connection: Connection, office_id: str, clerk_id: int, begins_at: datetime, ends_at: datetime
) -> bool:
    """Put a clerk on the roster; False where they sit somewhere at that time already."""
    alone(connection, "roster")
    busy = select(shifts.c.id).where(
        shifts.c.user_id == clerk_id, shifts.c.ends_at > begins_at, shifts.c.begins_at < ends_at
    )
    if connection.scalar(busy) is not None:
        return False
    connection.execute(
        insert(shifts).values(
            office_id=office_id, user_id=clerk_id, begins_at=begins_at, ends_at=ends_at
        )
    )
    return True


def remove_shift(connection: Connection, office_id: str, shift_id: int) -> bool:
    """Take a shift of an office off the roster; False where there is none."""
    gone = connection.execute(
        delete(shifts).where(shifts.c.id == shift_id, shifts.c.office_id == office_id)
    )
    return gone.rowcount == 1
