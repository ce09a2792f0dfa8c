"""What lists show of versions and waiting changes, read without their bodies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from knowledge.store.rows import newest
from knowledge.store.tables import changes
from knowledge.versions import Stage


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the newest version of a procedure came from, and who published it when."""

    source: str
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for one procedure: for an editor, or (the first of it) for its day."""

    held: bool = False
    scheduled: bool = False
    day: date | None = None


def origins(connection: Connection) -> Mapping[str, Origin]:
    """The origin of every procedure's newest version, by code."""
    rows = connection.execute(newest("code", "source", "published_at", "published_by"))
    return {row.code: Origin(row.source, row.published_at, row.published_by) for row in rows}


def pending(connection: Connection) -> Mapping[str, Pending]:
    """What waits, by the code of the procedure; those for which nothing does are left out."""
    query = select(changes.c.key, changes.c.stage, changes.c.effective_from).where(
        changes.c.record == "procedure",
        changes.c.stage.in_([stage.value for stage in Stage if stage.open]),
    )
    found: dict[str, Pending] = {}
    for row in connection.execute(query):
        one = found.get(row.key, Pending())
        later = row.stage == Stage.SCHEDULED.value
        days = [day for day in (one.day, row.effective_from if later else None) if day]
        found[row.key] = Pending(
            one.held or not later, one.scheduled or later, min(days, default=None)
        )
    return found
