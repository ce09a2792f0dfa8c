"""What places do differently: one row a version, the newest of an id counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from knowledge.overrides import Override
from knowledge.store.bodies import read_body, record_digest, write_body
from knowledge.store.tables import overrides


@dataclass(frozen=True, slots=True)
class Local:
    """A published override and the number of its version."""

    override: Override
    number: int


def current(connection: Connection) -> list[Local]:
    """The newest version of every override that did not end, by id."""
    rows = connection.execute(_newest().where(~overrides.c.ended)).mappings()
    return [Local(read_body("override", row["body"]), row["number"]) for row in rows]


def version(connection: Connection, override_id: str, number: int) -> Local | None:
    """One version of an override, ended or not."""
    query = select(overrides).where(overrides.c.id == override_id, overrides.c.number == number)
    row = connection.execute(query).mappings().first()
    return Local(read_body("override", row["body"]), row["number"]) if row else None


def digest(connection: Connection, override_id: str) -> str | None:
    """The digest of the newest version; None where there is none or it ended."""
    row = _last(connection, override_id)
    return row["digest"] if row and not row["ended"] else None


def write(connection: Connection, override: Override, source: str, at: datetime, by: str) -> None:
    """Publish `override` as its next version."""
    row = _last(connection, override.id)
    connection.execute(
        insert(overrides).values(
            id=override.id,
            number=row["number"] + 1 if row else 1,
            ended=False,
            digest=record_digest(override),
            body=write_body(override),
            source=source,
            published_at=at,
            published_by=by,
        )
    )


def end(connection: Connection, override_id: str, source: str, at: datetime, by: str) -> None:
    """End an override: from now on the place does as everywhere."""
    if row := _last(connection, override_id):
        connection.execute(
            insert(overrides).values(
                **{name: row[name] for name in ("id", "digest", "body")},
                number=row["number"] + 1,
                ended=True,
                source=source,
                published_at=at,
                published_by=by,
            )
        )


def _last(connection: Connection, override_id: str) -> Any:
    query = _newest().where(overrides.c.id == override_id)
    return connection.execute(query).mappings().first()


def _newest() -> Select[Any]:
    latest = (
        select(overrides.c.id, func.max(overrides.c.number).label("number"))
        .group_by(overrides.c.id)
        .subquery()
    )
    same = (overrides.c.id == latest.c.id) & (overrides.c.number == latest.c.number)
    return select(overrides).join(latest, same).order_by(overrides.c.id)
