"""What failed for good: looked at, tried again, or let go.

An event (e…) whose turn failed three times is also a case at the desk. A letter (l…) could not be
read or stored. A send (s…) was refused by the platform, or nobody knows whether it arrived.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, delete, func, or_, select, update
from sqlalchemy.exc import DBAPIError

from bot.messages import Incoming
from bot.privacy import mask
from bot.store import audit
from bot.store.inbox import Inbox
from bot.store.tables import dead_letters, inbox, outbox
from knowledge.store.engine import reading

_KINDS = {"e": "event", "l": "letter", "s": "send"}
_DROPPED = "dropped: "
_INCOMING = TypeAdapter(Incoming)
Kind = Literal["event", "letter", "send"]


class NotReplayable(Exception):
    """This cannot be tried again; the message says why."""


@dataclass(frozen=True, slots=True)
class Dead:
    """One that failed. `id` is "e12", "l3" or "s7"; `body` is masked."""

    id: str
    kind: Kind
    channel: str
    reason: str
    at: datetime
    body: str


class DeadLetters:
    """Everything that failed for good, in one list."""

    def __init__(self, engine: Engine, inbox: Inbox) -> None:
        self._engine = engine
        self._inbox = inbox

    def listed(self, most: int = 200) -> Sequence[Dead]:
        """The newest of each kind, newest first."""
        with reading(self._engine) as connection:
            found = [
                *_events(connection, most),
                *_letters(connection, most),
                *_sends(connection, most),
            ]
        return sorted(found, key=lambda one: one.at, reverse=True)[:most]

    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        with reading(self._engine) as connection:
            return {
                name: connection.scalar(select(func.count()).select_from(table).where(condition))
                or 0
                for name, table, condition in (
                    ("event", inbox, inbox.c.state == "dead"),
                    ("letter", dead_letters, dead_letters.c.id > 0),
                    ("send", outbox, _LOST),
                )
            }

    def find(self, name: str) -> Dead | None:
        """One by its id."""
        return next((one for one in self.listed(1_000_000) if one.id == name), None)

    def replay(self, name: str, at: datetime, even_if_sent: bool = False) -> None:
        """Try it again from the beginning; raises NotReplayable where that cannot be.

        It leaves the list in the transaction in which it is taken up again: where that fails, it
        stays. A send of unknown end may reach its reader twice: only with `even_if_sent`.
        """
        kind, number = _parsed(name)
        try:
            with self._engine.begin() as connection:
                if kind == "event":
                    _replay_event(connection, number)
                elif kind == "send":
                    _replay_send(connection, number, at, even_if_sent)
                else:
                    event = _letter(connection, number)
                    _drop(connection, kind, number)
                    self._inbox.accept_within(connection, [event], "vi", at)
                audit.record(connection, at, None, "replay", f"dead letter {name}", {})
        except DBAPIError as error:
            kept = f"{name}: it stays on the list; the database refused it"
            raise NotReplayable(f"{kept} ({type(error).__name__}). Try again later") from error

    def drop(self, name: str, at: datetime) -> None:
        """Take it off the list; what it was stays where it was, but a letter is deleted."""
        kind, number = _parsed(name)
        with self._engine.begin() as connection:
            if _drop(connection, kind, number) == 0:
                raise NotReplayable(f"{name}: there is no such dead letter")
            audit.record(connection, at, None, "drop", f"dead letter {name}", {})


_LOST = outbox.c.state.in_(("refused", "unknown")) & or_(
    outbox.c.reason.is_(None), ~outbox.c.reason.startswith(_DROPPED)
)


def _parsed(name: str) -> tuple[str, int]:
    kind = _KINDS.get(name[:1])
    if kind is None or not name[1:].isdigit():
        raise NotReplayable(f"{name}: an id is e, l or s and a number; see `motcua dead list`")
    return kind, int(name[1:])


def _events(connection: Connection, most: int) -> list[Dead]:
    query = select(inbox).where(inbox.c.state == "dead").order_by(inbox.c.id.desc()).limit(most)
    return [
        Dead(f"e{row['id']}", "event", row["channel"], row["error"] or "", row["received_at"],
             _shown(row["body"]))
        for row in connection.execute(query).mappings()
    ]  # fmt: skip


def _letters(connection: Connection, most: int) -> list[Dead]:
    query = select(dead_letters).order_by(dead_letters.c.id.desc()).limit(most)
    return [
        Dead(f"l{row['id']}", "letter", row["channel"], row["reason"], row["at"], mask(row["body"]))
        for row in connection.execute(query).mappings()
    ]


def _sends(connection: Connection, most: int) -> list[Dead]:
    query = select(outbox).where(_LOST).order_by(outbox.c.id.desc()).limit(most)
    return [
        Dead(f"s{row['id']}", "send", row["channel"],
             f"{row['state']}: {row['reason'] or 'broken off'}", row["next_at"],
             _shown(row["payload"]))
        for row in connection.execute(query).mappings()
    ]  # fmt: skip


def _shown(body: Any) -> str:
    return mask(json.dumps(body, ensure_ascii=False))


def _replay_event(connection: Connection, number: int) -> None:
    body = connection.scalar(
        select(inbox.c.body).where(inbox.c.id == number, inbox.c.state == "dead")
    )
    if not body:
        raise NotReplayable(f"e{number}: there is no such event, or its words were erased")
    connection.execute(
        update(inbox)
        .where(inbox.c.id == number)
        .values(state="pending", attempts=0, lease_until=None, error=None)
    )


def _replay_send(connection: Connection, number: int, at: datetime, even_if_sent: bool) -> None:
    state = connection.scalar(select(outbox.c.state).where(outbox.c.id == number, _LOST))
    if state is None:
        raise NotReplayable(f"s{number}: there is no such send")
    if state == "unknown" and not even_if_sent:
        raise NotReplayable(f"s{number}: it may have arrived; say --even-if-sent to send it again")
    connection.execute(
        update(outbox)
        .where(outbox.c.id == number)
        .values(state="pending", attempts=0, next_at=at, reason=None)
    )


def _letter(connection: Connection, number: int) -> Incoming:
    body = connection.scalar(select(dead_letters.c.body).where(dead_letters.c.id == number))
    if body is None:
        raise NotReplayable(f"l{number}: there is no such letter")
    try:
        return _INCOMING.validate_json(body)
    except ValidationError as error:
        raise NotReplayable(
            f"l{number}: it cannot be read; drop it when it was looked at"
        ) from error


def _drop(connection: Connection, kind: str, number: int) -> int:
    if kind == "letter":
        return connection.execute(delete(dead_letters).where(dead_letters.c.id == number)).rowcount
    if kind == "event":
        done = update(inbox).where(inbox.c.id == number, inbox.c.state == "dead")
        return connection.execute(done.values(state="dropped")).rowcount
    told = func.coalesce(outbox.c.reason, "broken off")
    lost = update(outbox).where(outbox.c.id == number, _LOST)
    return connection.execute(lost.values(reason=_DROPPED + told)).rowcount
