"""Sources: what an operator decided for each, what it holds, and when that was last checked."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from knowledge.store.tables import holdings, sources
from knowledge.versions import SourceSetting


class Holding(NamedTuple):
    """That a source held a record on a day; `record` is its kind, `key` its code or id."""

    source: str
    record: str
    key: str
    checked_on: date


def replace(connection: Connection, names: Collection[str], found: Sequence[Holding]) -> None:
    """Make `found` all that the sources `names` hold."""
    connection.execute(delete(holdings).where(holdings.c.source.in_(names)))
    if found:
        connection.execute(insert(holdings), [holding._asdict() for holding in found])


def held(connection: Connection) -> list[Holding]:
    """Everything that sources hold."""
    columns = (holdings.c[name] for name in Holding._fields)
    return [Holding(*row) for row in connection.execute(select(*columns))]


def check(connection: Connection, source: str, code: str, day: date) -> None:
    """Somebody compared the procedure with its source: every source that holds it did on `day`."""
    same = (holdings.c.record == "procedure") & (holdings.c.key == code)
    done = connection.execute(update(holdings).where(same).values(checked_on=day))
    if not done.rowcount:
        row = Holding(source, "procedure", code, day)._asdict()
        connection.execute(insert(holdings).values(row))


def checked(connection: Connection) -> dict[str, date]:
    """For each code of a procedure the last day on which a source held it."""
    query = (
        select(holdings.c.key, func.max(holdings.c.checked_on).label("day"))
        .where(holdings.c.record == "procedure")
        .group_by(holdings.c.key)
    )
    return {row.key: row.day for row in connection.execute(query)}


def counted(connection: Connection) -> dict[str, dict[str, int]]:
    """How many records of each kind every source holds, by source and kind."""
    columns = (holdings.c.source, holdings.c.record)
    query = select(*columns, func.count().label("number")).group_by(*columns)
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.source, {})[row.record] = row.number
    return found


def settings(connection: Connection) -> list[SourceSetting]:
    """Every source, by name."""
    rows = connection.execute(select(sources).order_by(sources.c.name)).mappings()
    return [SourceSetting(**row) for row in rows]


def decide(connection: Connection, wanted: SourceSetting) -> None:
    """Keep what an operator decided for a source, and when it was read."""
    values = {"hold": wanted.hold, "place": wanted.place, "checked_at": wanted.checked_at}
    done = connection.execute(update(sources).where(sources.c.name == wanted.name).values(values))
    if not done.rowcount:
        connection.execute(insert(sources).values(name=wanted.name, **values))
