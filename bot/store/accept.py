"""Storing what platforms deliver: many events in one transaction, a few statements in all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select, tuple_, update

from bot.conversation import Conversation
from bot.hidden import visible
from bot.messages import Incoming, Language
from bot.store import log
from bot.store.attachments import note
from bot.store.tables import conversations, inbox, messages
from bot.store.voices import held_until

KEY_LIMIT = 160
NAME_LIMIT = 128
_INCOMING = TypeAdapter(Incoming)
_SEEN = (
    update(conversations)
    .where(conversations.c.id == bindparam("talk"))
    .values(last_seq=bindparam("seq"), last_citizen_at=bindparam("heard_at"), unreachable=None)
)


def store_events(
    connection: Connection,
    events: Sequence[Incoming],
    language: Language,
    at: datetime,
    new_id: Callable[[], str],
    listens: bool = False,
) -> list[bool]:
    """Store `events`, each with its line in the log; for each whether it was new.

    Where somebody `listens`, a voice message waits until it is heard.

    Raises an error that `is_race` knows where another process stored one of them, or made one
    of their conversations, at the same moment.
    """
    events = [_fitted(event) for event in events]
    known = _known(connection, events)
    fresh: list[Incoming] = []
    stored = []
    for event in events:
        key = (event.channel, event.event_key)
        stored.append(key not in known)
        if key not in known:
            known.add(key)
            fresh.append(event)
    if fresh:
        _store(connection, fresh, language, at, new_id, listens)
    return stored


def _fitted(event: Incoming) -> Incoming:
    """The event within the columns' widths: a longer key by its digest, a longer name cut.

    A name holds nothing that nobody sees: it stands before other people's words at the desk.
    """
    key, name = event.event_key, event.display_name and visible(event.display_name)
    if len(key) > KEY_LIMIT:
        key = f"sha256:{sha256(key.encode()).hexdigest()}"
    if key is event.event_key and name == event.display_name and len(name or "") <= NAME_LIMIT:
        return event
    return replace(event, event_key=key, display_name=name and name[:NAME_LIMIT])


def _known(connection: Connection, events: Sequence[Incoming]) -> set[tuple[str, str]]:
    keys = {(event.channel, event.event_key) for event in events}
    rows = connection.execute(
        select(inbox.c.channel, inbox.c.event_key).where(
            tuple_(inbox.c.channel, inbox.c.event_key).in_(keys)
        )
    )
    return {(channel, key) for channel, key in rows}


def _store(
    connection: Connection,
    events: Sequence[Incoming],
    language: Language,
    at: datetime,
    new_id: Callable[[], str],
    listens: bool,
) -> None:
    talks = _conversations(connection, events, language, at, new_id)
    seqs = {key: seq for key, (_, seq) in talks.items()}
    heard: dict[str, dict[str, Any]] = {}
    lines, rows = [], []
    for event in events:
        key = (event.channel, event.address)
        talk = talks[key][0]
        seqs[key] += 1
        lines.append(_line(event, talk, seqs[key], at))
        until = held_until(event, at) if listens else None
        rows.append({**_row(event, talk, seqs[key], at), "held_until": until})
        heard[talk.id] = {"talk": talk.id, "seq": seqs[key], "heard_at": at}
        note(connection, talk.id, seqs[key], event.channel, event.attachments, at, listens)
    connection.execute(_SEEN, list(heard.values()))
    connection.execute(insert(messages), lines)
    connection.execute(insert(inbox), rows)


def _conversations(
    connection: Connection,
    events: Iterable[Incoming],
    language: Language,
    at: datetime,
    new_id: Callable[[], str],
) -> dict[tuple[str, str], tuple[Conversation, int]]:
    """Each person's conversation with the last `seq` of its log, made where there is none."""
    people = {(event.channel, event.address): event for event in events}
    found = log.conversations_at(connection, people)
    made = []
    for key, event in people.items():
        if key not in found:
            talk = Conversation(
                new_id(), event.channel, event.address, language, display_name=event.display_name
            )
            made.append(talk)
            found[key] = (talk, 0)
    log.make_conversations(connection, made, at)
    return found


def _line(event: Incoming, talk: Conversation, seq: int, at: datetime) -> dict[str, Any]:
    line = log.citizen_line(event.line, talk.language, event.display_name)
    return log.message_row(talk.id, seq, line, at, event.client_id)


def _row(event: Incoming, talk: Conversation, seq: int, at: datetime) -> dict[str, Any]:
    return {
        "channel": event.channel,
        "event_key": event.event_key,
        "conversation_id": talk.id,
        "body": _INCOMING.dump_python(event, mode="json", exclude={"origin"}),
        "state": "pending",
        "attempts": 0,
        "message_seq": seq,
        "received_at": at,
        "request_id": event.origin.request_id,
        "traceparent": event.origin.traceparent,
    }
