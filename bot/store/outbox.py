"""What is to be sent: one row per platform request, in order within a conversation.

A row is marked as being sent before the request leaves. After a crash such a row's outcome is
unknown: it is not repeated, and the desk sees it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, exists, insert, select, update

from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.tables import outbox

MOST_ATTEMPTS = 12
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 600.0


@dataclass(frozen=True, slots=True)
class Due:
    """A request to be sent now; `attempts` counts this one."""

    id: int
    channel: str
    address: str
    payload: Payload
    attempts: int


class Outbox:
    """The durable queue of requests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, most: int) -> list[Due]:
        """Mark up to `most` due requests as being sent, the first of each conversation."""
        with self._engine.begin() as connection:
            rows = connection.execute(_due(now, most)).mappings().all()
            for row in rows:
                connection.execute(
                    update(outbox)
                    .where(outbox.c.id == row["id"])
                    .values(state="sending", attempts=outbox.c.attempts + 1)
                )
        return [
            Due(row["id"], row["channel"], row["address"], row["payload"], row["attempts"] + 1)
            for row in rows
        ]

    def settle(self, due: Due, delivery: Delivery, now: datetime) -> None:
        """Write what became of a send; a refused one for now is tried again later."""
        values: dict[str, Any] = {"state": delivery.status.value, "reason": delivery.reason}
        if delivery.platform_id:
            values["platform_id"] = delivery.platform_id
        if delivery.status is DeliveryStatus.RETRY:
            values |= _again(due, delivery, now)
        with self._engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == due.id).values(**values))

    def recover(self) -> None:
        """After a crash: what was being sent has an unknown outcome."""
        with self._engine.begin() as connection:
            connection.execute(
                update(outbox).where(outbox.c.state == "sending").values(state="unknown")
            )


def enqueue(
    connection: Connection,
    conversation_id: str,
    seq: int,
    channel: str,
    address: str,
    payloads: Sequence[Payload],
    at: datetime,
) -> None:
    """Add the requests of the log line `seq`; the key (conversation, seq, part) is unique."""
    rows = [
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "part": part,
            "channel": channel,
            "address": address,
            "payload": dict(payload),
            "state": "pending",
            "attempts": 0,
            "next_at": at,
        }
        for part, payload in enumerate(payloads)
    ]
    if rows:
        connection.execute(insert(outbox), rows)


def delivery_of(connection: Connection, conversation_id: str) -> Mapping[int, str]:
    """For each log line that had to be sent, the worst state among its requests."""
    worst = ("sent", "pending", "sending", "retry", "unknown", "refused")
    states: dict[int, str] = {}
    rows = connection.execute(
        select(outbox.c.seq, outbox.c.state).where(outbox.c.conversation_id == conversation_id)
    )
    for seq, state in rows:
        states[seq] = max(states.get(seq, "sent"), state, key=worst.index)
    return {seq: _shown(state) for seq, state in states.items()}


def _shown(state: str) -> str:
    return "pending" if state in ("sending", "retry") else state


def _again(due: Due, delivery: Delivery, now: datetime) -> dict[str, Any]:
    if due.attempts >= MOST_ATTEMPTS:
        return {"state": "refused", "reason": delivery.reason or "gave up"}
    pause = delivery.retry_after or min(_FIRST_PAUSE * 2 ** (due.attempts - 1), _LONGEST_PAUSE)
    return {"state": "pending", "next_at": now + timedelta(seconds=pause)}


def _due(now: datetime, most: int) -> Any:
    earlier = outbox.alias("earlier")
    return (
        select(outbox)
        .where(
            outbox.c.state == "pending",
            outbox.c.next_at <= now,
            ~exists().where(
                earlier.c.conversation_id == outbox.c.conversation_id,
                earlier.c.state.in_(("pending", "sending")),
                earlier.c.id < outbox.c.id,
            ),
        )
        .order_by(outbox.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
