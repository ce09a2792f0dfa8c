"""What was published lately: versions that came after the first filling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, func, select

from knowledge.changing.differences import differences
from knowledge.procedures import State, Version
from knowledge.store.engine import reading
from knowledge.store.rows import read_version
from knowledge.store.tables import versions

FIELDS = {
    **{name: name for name in ("name", "summary", "steps", "requirements", "result")},
    **{"agency": "agency", "legal": "legal", "online_level": "online", "dossier": "documents"},
    **dict.fromkeys(("decision", "decided_on", "effective_from", "effective_until"), "decision"),
}
"""What the pages call a field of the record; what is not named here is "other"."""
_DAYS = 180
_MOST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One published change; `kind` is "new", "amended" or "abolished".

    `fields` are those that were amended, by their names in the pages' strings.
    """

    code: str
    number: int
    kind: str
    name: str
    at: datetime
    decision: str | None
    successor: str | None
    fields: tuple[str, ...] = ()


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
        before = _former(connection, rows)
    changes = []
    for row in rows:
        version = read_version(row)
        former = before.get((row["code"], row["number"] - 1))
        changes.append(
            Change(
                code=row["code"],
                number=row["number"],
                kind=_kind(version.state, row["number"]),
                name=version.procedure.name,
                at=row["published_at"],
                decision=version.deciding_document,
                successor=version.successor,
                fields=_fields(former, version) if former and version.in_force else (),
            )
        )
    return changes


def _former(connection: Connection, rows: Sequence[RowMapping]) -> dict[tuple[str, int], Version]:
    """The versions before those in `rows`, by code and number."""
    codes = {row["code"] for row in rows if row["number"] > 1}
    numbers = {row["number"] - 1 for row in rows}
    query = select(versions).where(versions.c.code.in_(codes), versions.c.number.in_(numbers))
    found = connection.execute(query).mappings()
    return {(row["code"], row["number"]): read_version(row) for row in found}


def _fields(former: Version, version: Version) -> tuple[str, ...]:
    """What differs, each field once, in the order of the record."""
    changed = differences(former.procedure, version.procedure)
    return tuple(dict.fromkeys(map(_field, (one.field for one in changed))))


def _field(path: str) -> str:
    """The name of a field by its path: "methods.online.fee" is "fee"."""
    parts = path.removeprefix("english.").split(".")
    if parts[0] == "methods":
        return parts[-1] if parts[-1] in ("time", "fee") else "ways"
    return FIELDS.get(parts[0], "other")


def _since(now: datetime) -> datetime:
    return now - timedelta(days=_DAYS)


def _kind(state: State, number: int) -> str:
    if state in (State.ABOLISHED, State.REPLACED):
        return "abolished"
    return "new" if number == 1 else "amended"
