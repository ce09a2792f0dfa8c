"""What is to be sent: one row per platform request, in order within a conversation.

A row is marked as being sent before the request leaves. After a crash such a row's outcome is
unknown: it is not repeated, and the desk sees it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from bot.origin import origin
from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.due import Due, due_of, due_query
from bot.store.tables import conversations, outbox
from knowledge.store.engine import reading, relaxed

MOST_ATTEMPTS = 12
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 600.0
LONGEST_SEND = timedelta(minutes=5)
"""After so long whoever is sending is dead, whatever the roll says."""


class Outbox:
    """The durable queue of requests; `worker` is the number of who claims them here."""

    def __init__(self, engine: Engine, worker: int | None = None) -> None:
        self._engine = engine
        self._worker = worker

    def claim(self, now: datetime, most: int, held: Collection[tuple[str, str]] = ()) -> list[Due]:
        """Mark up to `most` due requests as being sent, the first of each conversation.

        `held` are channels and accounts that are paused.
        """
        with reading(self._engine) as connection:
            if connection.execute(due_query(tuple(held)), {"now": now, "most": 1}).first() is None:
                return []
        with self._engine.begin() as connection:
            asked = {"now": now, "most": most}
            rows = connection.execute(due_query(tuple(held), lock=True), asked).mappings().all()
            for row in rows:
                connection.execute(
                    update(outbox)
                    .where(outbox.c.id == row["id"])
                    .values(
                        state="sending",
                        attempts=outbox.c.attempts + 1,
                        next_at=now + LONGEST_SEND,
                        worker=self._worker,
                    )
                )
        return [due_of(row) for row in rows]

    def take_back(self, under_way: Collection[int], now: datetime) -> None:
        """What this worker marked, and is not sending: it never left, and is due again.

        After a claim of which nobody knows whether it was written.
        """
        with self._engine.begin() as connection:
            connection.execute(
                update(outbox)
                .where(
                    outbox.c.state == "sending",
                    outbox.c.worker.is_not_distinct_from(self._worker),
                    outbox.c.id.not_in(under_way),
                )
                .values(state="pending", next_at=now)
            )

    def settle(self, due: Due, delivery: Delivery, now: datetime, pace: float = 0.0) -> None:
        """Write what became of a send; a refused one for now is tried again later.

        The person's next request waits for at least `pace` seconds.
        """
        values: dict[str, Any] = {
            "state": delivery.status.value,
            "reason": delivery.reason,
            "settled_at": now,
        }
        if delivery.platform_id:
            values["platform_id"] = delivery.platform_id
        if delivery.status is DeliveryStatus.RETRY:
            values |= _again(due, delivery, now)
        with relaxed(self._engine).begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == due.id).values(**values))
            if pace and delivery.status is DeliveryStatus.SENT:
                later = now + timedelta(seconds=pace)
                connection.execute(
                    update(outbox)
                    .where(*_waiting_behind(due), outbox.c.next_at < later)
                    .values(next_at=later)
                )

    def sent_since(self, due_id: int, since: datetime) -> int:
        """How many requests arrived in the same conversation since a moment."""
        with reading(self._engine) as connection:
            talk = select(outbox.c.conversation_id).where(outbox.c.id == due_id).scalar_subquery()
            return count_sent(connection, talk, since)

    def move(self, channel: str, former: str, address: str) -> None:
        """A chat has another id from now on."""
        with self._engine.begin() as connection:
            for table in (conversations, outbox):
                connection.execute(
                    update(table)
                    .where(table.c.channel == channel, table.c.address == former)
                    .values(address=address)
                )

    def mark_unreachable(self, due: Due, reason: str) -> None:
        """Nothing more is tried until the person does something."""
        set_reachable(self._engine, due.channel, due.address, reason)

    def recover(self, living: Collection[int] | None = None, now: datetime | None = None) -> None:
        """What was being sent by a worker that died has an unknown outcome.

        Those died who are not among the `living`, None: all; and who is sending for so long that
        by `now` it cannot live.
        """
        dead: ColumnElement[bool] = true()
        if living is not None:
            dead = outbox.c.worker.not_in(living)
        if now is not None:
            dead = or_(dead, outbox.c.next_at < now)
        with self._engine.begin() as connection:
            connection.execute(
                update(outbox).where(outbox.c.state == "sending", dead).values(state="unknown")
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
    """Add the requests of the log line `seq`; the key (conversation, seq, part) is unique.

    What is being done now counts as their origin.
    """
    came_from = origin()
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
            "request_id": came_from.request_id,
            "traceparent": came_from.traceparent,
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


def count_sent(connection: Connection, conversation_id: Any, since: datetime) -> int:
    """How many requests of a conversation arrived since a moment."""
    found = connection.scalar(
        select(func.count()).where(
            outbox.c.conversation_id == conversation_id,
            outbox.c.state == "sent",
            outbox.c.settled_at >= since,
        )
    )
    return found or 0


def set_reachable(engine: Engine, channel: str, address: str, reason: str | None) -> None:
    """Note why a person cannot be reached; None: they can again."""
    with engine.begin() as connection:
        connection.execute(
            update(conversations)
            .where(conversations.c.channel == channel, conversations.c.address == address)
            .values(unreachable=reason)
        )


def _waiting_behind(due: Due) -> tuple[Any, ...]:
    return (
        outbox.c.state == "pending",
        outbox.c.channel == due.channel,
        outbox.c.address == due.address,
    )
