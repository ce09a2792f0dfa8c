"""What was published lately: versions that came after the first filling."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select

from knowledge.procedures import State
from knowledge.store.engine import reading
from knowledge.store.rows import read_version
from knowledge.store.tables import versions

_DAYS = 180
_MOST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One published change; `kind` is "new", "amended" or "abolished"."""

    code: str
    number: int
    kind: str
    name: str
    at: datetime
    decision: str | None
    successor: str | None


def recent_changes(engine: Engine, now: datetime) -> list[Change]:
    """The changes of the last half year, newest first; the first filling is none."""
    filled = select(func.min(versions.c.published_at)).scalar_subquery()
    query = (
        select(versions)
        .where(versions.c.published_at > filled, versions.c.published_at >= _since(now))
        .order_by(versions.c.published_at.desc(), versions.c.code)
        .limit(_MOST)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    changes = []
    for row in rows:
        version = read_version(row)
        changes.append(
            Change(
                code=row["code"],
                number=row["number"],
                kind=_kind(version.state, row["number"]),
                name=version.procedure.name,
                at=row["published_at"],
                decision=version.deciding_document,
                successor=version.successor,
            )
        )
    return changes


def _since(now: datetime) -> datetime:
    return now - timedelta(days=_DAYS)


def _kind(state: State, number: int) -> str:
    if state in (State.ABOLISHED, State.REPLACED):
        return "abolished"
    return "new" if number == 1 else "amended"
