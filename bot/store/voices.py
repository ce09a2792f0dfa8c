"""Voice messages: which wait to be listened to, and what was heard in them.

The event of a voice message is held in the inbox until it is heard, so that what comes after it
in the same conversation is answered after it; nobody else waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, exists, select, update

from bot.messages import Incoming
from bot.store.attachments import State
from bot.store.log import hold
from bot.store.tables import attachments, conversations, inbox
from knowledge.store.engine import reading

HELD = timedelta(seconds=120)
"""How long an event waits for its words: then it is answered as one that could not be heard."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message to listen to; `digest` names its file where `state` is kept."""

    id: int
    conversation_id: str
    seq: int
    channel: str
    address: str
    state: State
    size: int | None
    digest: str | None


def held_until(event: Incoming, at: datetime) -> datetime | None:
    """Until when `event`, received at `at`, waits for its words; None where it has some."""
    wordless = not event.text.strip() and event.choice is None
    return at + HELD if wordless and any(one.audible for one in event.attachments) else None


class Voices:
    """The durable list of voice messages, among the files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recover(self) -> None:
        """After a crash: what was being listened to is given up, since it may have been why."""
        with self._engine.begin() as connection:
            connection.execute(
                update(attachments).where(attachments.c.heard == "hearing").values(heard="failed")
            )

    def claim(self) -> Voice | None:
        """The oldest that is fetched, or never will be; marked as being listened to."""
        with reading(self._engine) as connection:
            if connection.execute(_next()).first() is None:
                return None
        with self._engine.begin() as connection:
            query = _next().with_for_update(skip_locked=True, of=attachments)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            connection.execute(
                update(attachments).where(attachments.c.id == row["id"]).values(heard="hearing")
            )
        return Voice(**row)

    def settle(self, voice: Voice, words: str, complete: bool) -> None:
        """Write what was heard, and let the event go on; as a question where it is `complete`."""
        with self._engine.begin() as connection:
            hold(connection, voice.conversation_id)  # parts of one message may end at once
            connection.execute(
                update(attachments)
                .where(attachments.c.id == voice.id)
                .values(heard="done" if complete else "failed", transcript=words or None)
            )
            if not _more(connection, voice):
                _release(connection, voice)


def _next() -> Any:
    columns = ("id", "conversation_id", "seq", "channel", "state", "size", "digest")
    return (
        select(*(attachments.c[name] for name in columns), conversations.c.address)
        .join(conversations, conversations.c.id == attachments.c.conversation_id)
        .where(attachments.c.heard == "pending", attachments.c.state != "pending")
        .order_by(attachments.c.id)
        .limit(1)
    )


def _more(connection: Connection, voice: Voice) -> bool:
    """Whether other parts of the same message are still to be heard."""
    waiting = exists().where(*_same_message(voice), attachments.c.heard.in_(("pending", "hearing")))
    return bool(connection.scalar(select(waiting)))


def _release(connection: Connection, voice: Voice) -> None:
    """End the wait of the event; what was heard in all its parts becomes its text."""
    held = connection.execute(
        select(inbox.c.id, inbox.c.body).where(
            inbox.c.conversation_id == voice.conversation_id,
            inbox.c.message_seq == voice.seq,
            inbox.c.state == "pending",
            inbox.c.held_until.is_not(None),
        )
    ).first()
    if held is None:
        return
    words = _heard(connection, voice)
    body = {**held.body, "text": words, "spoken": True} if words else held.body
    connection.execute(
        update(inbox).where(inbox.c.id == held.id).values(body=body, held_until=None)
    )


def _heard(connection: Connection, voice: Voice) -> str:
    """The words of the whole message; "" where a part could not be heard to its end."""
    parts: Sequence[Any] = connection.execute(
        select(attachments.c.heard, attachments.c.transcript)
        .where(*_same_message(voice), attachments.c.heard.is_not(None))
        .order_by(attachments.c.part)
    ).all()
    if any(part.heard != "done" for part in parts):
        return ""
    return " ".join(part.transcript for part in parts if part.transcript)


def _same_message(voice: Voice) -> tuple[Any, Any]:
    return (
        attachments.c.conversation_id == voice.conversation_id,
        attachments.c.seq == voice.seq,
    )
