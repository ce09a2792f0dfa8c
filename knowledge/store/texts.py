"""Every published text of a video, office or group: one row a version, only ever added.

The newest texts also stand in tables of their own, which readers use.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from knowledge.store.bodies import Other, key_of, kind_of, record_digest, write_body
from knowledge.store.tables import overrides, record_versions


@dataclass(frozen=True, slots=True)
class Text:
    """One version of a record that is no procedure: its body, and who published it when."""

    number: int
    ended: bool
    body: str
    source: str
    published_at: datetime
    published_by: str


def texts(connection: Connection, kind: str, key: str) -> list[Text]:
    """Every version of a record, the newest first; of overrides too."""
    table = overrides if kind == "override" else record_versions
    names = ("number", "ended", "body", "source", "published_at", "published_by")
    query = select(*(table.c[name] for name in names)).where(table.c.id == key)
    if kind != "override":
        query = query.where(record_versions.c.kind == kind)
    return [Text(*row) for row in connection.execute(query.order_by(table.c.number.desc()))]


def newest(connection: Connection, kind: str) -> dict[str, Text]:
    """The newest version of every record of a kind, ended or not, by id."""
    table = overrides if kind == "override" else record_versions
    names = ("id", "number", "ended", "body", "source", "published_at", "published_by")
    query = select(*(table.c[name] for name in names)).order_by(table.c.id, table.c.number)
    if kind != "override":
        query = query.where(record_versions.c.kind == kind)
    return {row.id: Text(*row[1:]) for row in connection.execute(query)}


def last(connection: Connection, kind: str, key: str) -> Text | None:
    """The newest version of a record, ended or not."""
    return next(iter(texts(connection, kind, key)), None)


def write(connection: Connection, record: Other, source: str, at: datetime, by: str) -> None:
    """Add `record` as its next version."""
    former = _last(connection, kind_of(record), key_of(record))
    _add(
        connection,
        kind=kind_of(record),
        id=key_of(record),
        number=former.number + 1 if former else 1,
        ended=False,
        digest=record_digest(record),
        body=write_body(record),
        source=source,
        published_at=at,
        published_by=by,
    )


def end(connection: Connection, kind: str, key: str, source: str, at: datetime, by: str) -> None:
    """Add the end of a record, with its last text; what came with the product has none here."""
    former = _last(connection, kind, key)
    _add(
        connection,
        kind=kind,
        id=key,
        number=former.number + 1 if former else 1,
        ended=True,
        digest=former.digest if former else "",
        body=former.body if former else "",
        source=source,
        published_at=at,
        published_by=by,
    )


def ended(connection: Connection, kind: str) -> set[str]:
    """The ids of the records of a kind whose newest version is their end."""
    newest = select(record_versions.c.id, record_versions.c.ended).where(
        record_versions.c.kind == kind
    )
    rows = connection.execute(newest.order_by(record_versions.c.number))
    return {key for key, over in {row.id: row.ended for row in rows}.items() if over}


def _last(connection: Connection, kind: str, key: str) -> Row[Any] | None:
    same = (record_versions.c.kind == kind) & (record_versions.c.id == key)
    newest = select(record_versions).where(same).order_by(record_versions.c.number.desc())
    return connection.execute(newest.limit(1)).first()


def _add(connection: Connection, **row: Any) -> None:
    connection.execute(insert(record_versions).values(row))
