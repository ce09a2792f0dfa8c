"""The audit log: it only grows. Each record holds the digest of the one before it.

The database refuses to change or delete a record (a trigger); where somebody gets past that,
`broken_at` names the first record that does not fit.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from operator import eq, ge, lt
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from bot.roles import Clerk
from bot.store.desk_tables import audit
from knowledge.store.postgres import alone

_FIRST = "0" * 64
DESK = "desk"
"""The actor of what nobody did: a case that goes back by itself, an answer that expires."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """Who did what to what, and when."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records: whose, what, from a moment on and before another; None: all."""

    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Chain:
    """The log as a whole; `broken_at` names the first record that was tampered with."""

    records: int
    broken_at: int | None
    actors: tuple[str, ...]
    actions: tuple[str, ...]


def record(
    connection: Connection,
    at: datetime,
    clerk: Clerk | None,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
) -> None:
    """Append a record; `detail` holds no words of a citizen.

    Comes last in its transaction: until that ends, nobody else can append.
    """
    alone(connection, "audit")
    newest = select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)
    values = {
        "at": at,
        "actor_id": clerk.id if clerk else None,
        "actor": clerk.login if clerk else DESK,
        "action": action,
        "subject": subject,
        "detail": dict(detail),
    }
    previous = connection.scalar(newest) or _FIRST
    connection.execute(
        insert(audit).values(**values, previous=previous, digest=_digest(values, previous))
    )


def records(
    connection: Connection, asked: Asked = EVERYTHING, before: int | None = None, limit: int = 100
) -> Sequence[AuditRecord]:
    """The newest records that fit, below the id `before`, newest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    for column, compare, value in (
        (audit.c.id, lt, before),
        (audit.c.actor, eq, asked.actor),
        (audit.c.action, eq, asked.action),
        (audit.c.at, ge, asked.since),
        (audit.c.at, lt, asked.until),
    ):
        if value is not None:
            query = query.where(compare(column, value))
    return [
        AuditRecord(
            row["id"],
            row["at"],
            row["actor_id"],
            row["actor"],
            row["action"],
            row["subject"],
            row["detail"],
        )
        for row in connection.execute(query).mappings()
    ]


def chain(connection: Connection) -> Chain:
    """The whole log, looked at once: who and what is in it, and whether it fits together."""
    actors = connection.scalars(select(audit.c.actor).distinct())
    actions = connection.scalars(select(audit.c.action).distinct())
    return Chain(
        records=connection.scalar(select(func.count()).select_from(audit)) or 0,
        broken_at=broken_at(connection),
        actors=tuple(sorted(actors)),
        actions=tuple(sorted(actions)),
    )


def broken_at(connection: Connection) -> int | None:
    """The id of the first record that was changed, or before which one is missing."""
    previous = _FIRST
    for row in connection.execute(select(audit).order_by(audit.c.id)).mappings():
        if row["previous"] != previous or row["digest"] != _digest(row, previous):
            return int(row["id"])
        previous = row["digest"]
    return None


def _digest(values: Mapping[str, Any] | RowMapping, previous: str) -> str:
    kept = ("actor_id", "actor", "action", "subject", "detail")
    told = {name: values[name] for name in kept}
    at = values["at"].astimezone(UTC).isoformat(timespec="microseconds")
    body = json.dumps([previous, at, told], sort_keys=True, ensure_ascii=False)
    return sha256(body.encode()).hexdigest()
