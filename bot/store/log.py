"""Conversations and their message log, in order of `seq`.

Functions take an open connection, so that a turn is one transaction.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, Select, insert, select, tuple_, update

from bot.conversation import Context, Conversation, Holder
from bot.messages import Language, Reply, Sender
from bot.store.tables import conversations, messages
from knowledge.store.engine import insert_once

_REPLY = TypeAdapter(Reply)
_CONTEXT = TypeAdapter(Context)


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a conversation. `seq` begins at 1 and grows by one."""

    seq: int
    reply: Reply
    at: datetime
    client_id: str | None = None


def find_conversation(connection: Connection, conversation_id: str) -> Conversation | None:
    """The conversation with our id `conversation_id`."""
    row = _row(connection, conversations.c.id == conversation_id)
    return _conversation(row) if row else None


def hold(connection: Connection, conversation_id: str) -> bool:
    """Be alone with a conversation, its log and its case, until the transaction ends.

    Whoever writes to them, or decides by what they say, holds the conversation first. Returns
    whether what was read before may have changed meanwhile: not on SQLite, where the one writer
    is alone from the beginning.
    """
    if connection.dialect.name != "postgresql":
        return False
    query = select(conversations.c.id).where(conversations.c.id == conversation_id)
    connection.execute(query.with_for_update())
    return True


def conversation_at(connection: Connection, channel: str, address: str) -> Conversation | None:
    """The conversation with `address` on `channel`."""
    row = _row(
        connection, (conversations.c.channel == channel) & (conversations.c.address == address)
    )
    return _conversation(row) if row else None


def open_conversation(
    connection: Connection,
    channel: str,
    address: str,
    language: Language,
    at: datetime,
    new_id: Callable[[], str],
    display_name: str | None = None,
) -> Conversation:
    """The conversation with `address` on `channel`, made where there is none."""
    found = conversation_at(connection, channel, address)
    if found:
        return found
    made = Conversation(new_id(), channel, address, language, display_name=display_name)
    insert_once(connection, conversations, _new_row(made, at))
    return conversation_at(connection, channel, address) or made


def make_conversations(connection: Connection, made: Sequence[Conversation], at: datetime) -> None:
    """Write new conversations; raises IntegrityError where one is there already."""
    if made:
        connection.execute(insert(conversations), [_new_row(talk, at) for talk in made])


def _new_row(talk: Conversation, at: datetime) -> dict[str, Any]:
    return {
        "id": talk.id,
        "channel": talk.channel,
        "address": talk.address,
        "language": talk.language,
        "holder": talk.holder.value,
        "context": asdict(talk.context),
        "display_name": talk.display_name,
        "last_seq": 0,
        "created_at": at,
    }


def conversations_at(
    connection: Connection, people: Collection[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Conversation, int]]:
    """The conversations with (channel, address), each with the last `seq` of its log; locked."""
    rows = connection.execute(
        select(conversations)
        .where(tuple_(conversations.c.channel, conversations.c.address).in_(list(people)))
        .order_by(conversations.c.id)  # who locks several does so in one order
        .with_for_update()
    ).mappings()
    return {(row["channel"], row["address"]): (_conversation(row), row["last_seq"]) for row in rows}


def update_conversation(connection: Connection, conversation_id: str, **values: Any) -> None:
    """Write some of language, holder, context, last_citizen_at."""
    if isinstance(values.get("context"), Context):
        values["context"] = _CONTEXT.dump_python(values["context"], mode="json")
    if isinstance(values.get("holder"), Holder):
        values["holder"] = values["holder"].value
    connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(**values)
    )


def append(
    connection: Connection,
    conversation_id: str,
    reply: Reply,
    at: datetime,
    client_id: str | None = None,
) -> int:
    """Add a line to the log and return its `seq`."""
    seq = connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(last_seq=conversations.c.last_seq + 1)
        .returning(conversations.c.last_seq)
    ).scalar_one()
    row = message_row(conversation_id, int(seq), reply, at, client_id)
    connection.execute(insert(messages).values(**row))
    return int(seq)


def message_row(
    conversation_id: str, seq: int, reply: Reply, at: datetime, client_id: str | None
) -> dict[str, Any]:
    """A line of the log as a row of its table."""
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "sender": reply.sender.value,
        "body": _REPLY.dump_python(reply, mode="json"),
        "client_id": client_id,
        "at": at,
    }


def said_before(
    connection: Connection, conversation_id: str, sender: Sender, client_id: str
) -> bool:
    """Whether a line of `sender` with this `client_id` is already in the log."""
    found = select(messages.c.id).where(
        messages.c.conversation_id == conversation_id,
        messages.c.sender == sender.value,
        messages.c.client_id == client_id,
    )
    return connection.execute(found).first() is not None


def lines_after(
    connection: Connection, conversation_id: str, after: int, limit: int = 200
) -> list[Logged]:
    """The lines with a `seq` above `after`, oldest first."""
    return _lines(
        connection,
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
        .order_by(messages.c.seq)
        .limit(limit),
    )


def newest_lines(connection: Connection, conversation_id: str, limit: int) -> list[Logged]:
    """The last `limit` lines, oldest first."""
    newest = (
        select(messages)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.seq.desc())
        .limit(limit)
    )
    return _lines(connection, newest)[::-1]


def _lines(connection: Connection, query: Select[Any]) -> list[Logged]:
    return [
        Logged(row["seq"], _REPLY.validate_python(row["body"]), row["at"], row["client_id"])
        for row in connection.execute(query).mappings()
    ]


def citizen_line(text: str, language: Language, name: str | None) -> Reply:
    """A citizen's message as a line of the log."""
    return Reply(text=text, sender=Sender.CITIZEN, language=language, author=name)


def _row(connection: Connection, condition: Any) -> RowMapping | None:
    return connection.execute(select(conversations).where(condition)).mappings().first()


def _conversation(row: Mapping[str, Any] | RowMapping) -> Conversation:
    return Conversation(
        id=row["id"],
        channel=row["channel"],
        address=row["address"],
        language=row["language"],
        holder=Holder(row["holder"]),
        context=_CONTEXT.validate_python(row["context"]),
        display_name=row["display_name"],
        last_citizen_at=row["last_citizen_at"],
    )
