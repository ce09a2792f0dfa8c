"""What platforms delivered: stored before they get their 200, worked on once, in order.

An event is unique by (channel, event_key). Of one conversation only the oldest pending event
can be claimed, and a claim is a lease: when a worker dies, the event comes back.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import DBAPIError

from bot.messages import Incoming, Language
from bot.origin import Origin, origin
from bot.privacy import mask
from bot.store.accept import store_events
from bot.store.tables import dead_letters, inbox
from knowledge.store.engine import reading, relaxed
from knowledge.store.postgres import is_race
from knowledge.tracing import UNTRACED, Tracer

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_RACES = 5
_LONGEST_KEPT = 100_000
_INCOMING = TypeAdapter(Incoming)


class InboxBusyError(Exception):
    """Nothing was stored; the platform will deliver again."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event in a worker's hands; `attempts` counts this one."""

    id: int
    conversation_id: str
    incoming: Incoming
    seq: int
    attempts: int


class Inbox:
    """The durable queue of events. `listens`: voice messages wait until they are heard.

    `worker` is the number of who claims events here.
    """

    def __init__(
        self,
        engine: Engine,
        new_id: Callable[[], str],
        listens: bool = False,
        worker: int | None = None,
        tracer: Tracer = UNTRACED,
    ) -> None:
        self._engine = engine
        self._new_id = new_id
        self._listens = listens
        self._worker = worker
        self._tracer = tracer

    def accept(self, event: Incoming, language: Language, at: datetime) -> bool:
        """Store `event` and its line in the log in one transaction; False where it is known.

        What is being done now counts as its origin.
        """
        with self._tracer.span("inbox", channel=event.channel, events=1):
            return self.accept_all([replace(event, origin=origin())], language, at)[0]

    def accept_all(
        self, events: Sequence[Incoming], language: Language, at: datetime
    ) -> list[bool]:
        """Store `events` in one transaction, in their order; for each whether it was new.

        Two first events of one person may race to make the conversation: the loser tries again.
        """
        for _ in range(_RACES):
            try:
                with self._engine.begin() as connection:
                    return self.accept_within(connection, events, language, at)
            except DBAPIError as error:
                if not is_race(error):
                    raise
        raise InboxBusyError("other processes kept storing the same events")

    def accept_within(
        self, connection: Connection, events: Sequence[Incoming], language: Language, at: datetime
    ) -> list[bool]:
        """The same as part of a transaction; whoever loses a race has to begin it anew."""
        return store_events(connection, events, language, at, self._new_id, self._listens)

    def claim(self, now: datetime, most: int) -> list[Claimed]:
        """Lease up to `most` events, the oldest of each conversation first."""
        with relaxed(self._engine).begin() as connection:
            rows = connection.execute(_claimable(), {"now": now, "most": most}).mappings().all()
            for row in rows:
                connection.execute(
                    update(inbox)
                    .where(inbox.c.id == row["id"])
                    .values(
                        attempts=inbox.c.attempts + 1,
                        lease_until=now + LEASE,
                        worker=self._worker,
                    )
                )
        return [
            Claimed(
                id=row["id"],
                conversation_id=row["conversation_id"],
                incoming=replace(
                    _INCOMING.validate_python(row["body"]),
                    origin=Origin(row["request_id"], row["traceparent"]),
                ),
                seq=row["message_seq"],
                attempts=row["attempts"] + 1,
            )
            for row in rows
        ]

    def recover(self, living: Collection[int] | None = None) -> None:
        """Return the leases of workers that are not among the `living`; None: of all."""
        held = inbox.c.state == "pending", inbox.c.lease_until.is_not(None)
        dead = true() if living is None else inbox.c.worker.not_in(living)
        with self._engine.begin() as connection:
            connection.execute(update(inbox).where(*held, dead).values(lease_until=None))

    def give_back(self, event_id: int, error: str) -> None:
        """End the lease of an event that failed, with its reason, masked."""
        with self._engine.begin() as connection:
            connection.execute(
                update(inbox)
                .where(inbox.c.id == event_id)
                .values(lease_until=None, error=mask(error))
            )

    def waiting(self, conversation_id: str) -> int:
        """How many events of one conversation are not answered yet."""
        with reading(self._engine) as connection:
            return _count(connection, inbox.c.conversation_id == conversation_id)

    def keep_unreadable(self, channel: str, body: object, reason: str, at: datetime) -> None:
        """Keep an event that could not be read, for people to look at."""
        kept = json.dumps(body, ensure_ascii=True)[:_LONGEST_KEPT] if body is not None else ""
        with self._engine.begin() as connection:
            connection.execute(
                insert(dead_letters).values(channel=channel, body=kept, reason=reason, at=at)
            )

    def depth(self) -> int:
        """How many events wait."""
        with reading(self._engine) as connection:
            return _count(connection)


def settle(connection: Connection, event_id: int, state: str = "done") -> bool:
    """Mark an event as done or dead; False where another worker did so before."""
    done = connection.execute(
        update(inbox)
        .where(inbox.c.id == event_id, inbox.c.state == "pending")
        .values(state=state, lease_until=None)
    )
    return done.rowcount == 1


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(inbox).where(inbox.c.state == "pending", *conditions)
    return connection.scalar(query) or 0


@cache  # building it takes longer than running it
def _claimable() -> Select[Any]:
    """The oldest waiting event of each conversation; asks for `now` and `most`."""
    earlier = inbox.alias("earlier")
    now = bindparam("now", type_=inbox.c.lease_until.type)
    return (
        select(inbox)
        .where(
            inbox.c.state == "pending",
            or_(inbox.c.lease_until.is_(None), inbox.c.lease_until < now),
            or_(inbox.c.held_until.is_(None), inbox.c.held_until < now),
            ~exists().where(
                earlier.c.conversation_id == inbox.c.conversation_id,
                earlier.c.state == "pending",
                earlier.c.id < inbox.c.id,
            ),
        )
        .order_by(inbox.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
