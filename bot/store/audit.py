"""The audit log: it only grows. Each record holds the digest of the one before it.

The database refuses to change or delete a record (a trigger); where somebody gets past that,
`broken_at` names the first record that does not fit.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

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
    connection: Connection, before: int | None = None, limit: int = 100
) -> Sequence[AuditRecord]:
    """The newest records below the id `before`, newest first."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
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
