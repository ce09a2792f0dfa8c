"""All that is kept of one person's conversation: copied out, or erased."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, exists, func, insert, or_, select, update

from bot.cases import Entry, EntryKind, Reason, Status
from bot.conversation import Context, Holder
from bot.outcomes import Outcome
from bot.store import audit, cases, log
from bot.store.attachments import files_of
from bot.store.feedback_tables import mistakes
from bot.store.tables import (
    attachments,
    case_entries,
    channel_facts,
    conversations,
    inbox,
    messages,
    outbox,
    turns,
)
from bot.store.tables import cases as cases_table
from knowledge.store.engine import reading

Digests = Collection[str]
_MOST_LINES = 100_000
_LATER = "erase:"
_HERE = "own-data"
_ALL = 2**31 - 1


def copy(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """What is kept of a conversation, as plain data; None where there is none."""
    talk = log.find_conversation(connection, conversation_id)
    if talk is None:
        return None
    lines = log.lines_after(connection, conversation_id, 0, _MOST_LINES)
    held = connection.execute(
        select(cases_table).where(cases_table.c.conversation_id == conversation_id)
    ).mappings()
    return {
        "channel": talk.channel,
        "address": talk.address,
        "name": talk.display_name,
        "language": talk.language,
        "messages": [
            {"at": line.at.isoformat(), "from": line.reply.sender.value, "text": line.reply.text}
            for line in lines
        ],
        "files": [
            {"kind": one.kind, "state": one.state, "size": one.size}
            for files in files_of(connection, conversation_id).values()
            for one in files
        ],
        "requests": [
            {
                "number": row["number"],
                "opened_at": row["opened_at"].isoformat(),
                "status": row["status"],
                "contact": row["contact"],
            }
            for row in held
        ],
    }


def erase(
    connection: Connection, conversation_id: str, at: datetime, action: str | None = None
) -> Digests:
    """Erase every word, file and name of a conversation; returns the files to delete.

    Its requests are closed and lose contact and notes; turns keep what figures count and no word.
    What identifies an event stays, or it would be answered again. Where an
    `action` is named, the audit log says that it was done, and holds none of it.

    An opinion that the office still handles keeps its words from its own message on, its files and
    its contact, until `finish` finds it closed.
    """
    log.hold(connection, conversation_id)
    first = _kept_from(connection, conversation_id, at)
    digests, counts = _delete_lines(connection, conversation_id, 0, first)
    connection.execute(
        update(inbox)
        .where(inbox.c.conversation_id == conversation_id, inbox.c.state != "pending")
        .values(body={}, error=None, request_id=None, traceparent=None)
    )
    connection.execute(
        update(turns).where(turns.c.conversation_id == conversation_id).values(reply_seq=None)
    )
    connection.execute(
        update(mistakes).where(mistakes.c.conversation_id == conversation_id).values(note="")
    )
    values: dict[str, Any] = {"context": Context(introduced=True), "display_name": None}
    if first == _ALL:
        _close_cases(connection, conversation_id, at)
        values["holder"] = Holder.BOT
    else:
        _forget_cases(connection, conversation_id)
    log.update_conversation(connection, conversation_id, **values)
    if action is not None:
        audit.record(connection, at, None, action, f"conversation {conversation_id}", counts)
    return digests


def _delete_lines(
    connection: Connection, conversation_id: str, first: int, end: int
) -> tuple[Digests, dict[str, int]]:
    """Delete the lines from `first` up to `end`: the files that nobody else sent, and counts."""
    others = attachments.alias("others")
    elsewhere = or_(
        others.c.conversation_id != conversation_id, others.c.seq < first, others.c.seq >= end
    )
    digests = connection.scalars(
        select(attachments.c.digest)
        .where(*_lines(attachments, conversation_id, first, end))
        .where(attachments.c.digest.is_not(None))
        .where(~exists().where(others.c.digest == attachments.c.digest, elsewhere))
    ).all()
    counts = {
        table.name: connection.execute(
            delete(table).where(*_lines(table, conversation_id, first, end))
        ).rowcount
        for table in (messages, outbox, attachments)
    }
    return [digest for digest in digests if digest], counts


def _lines(table: Table, conversation_id: str, first: int, end: int) -> tuple[Any, ...]:
    return table.c.conversation_id == conversation_id, table.c.seq >= first, table.c.seq < end


def open_opinion(connection: Connection, conversation_id: str) -> str | None:
    """The number of the conversation's opinion that the office still handles."""
    found: str | None = connection.scalar(_opinion(cases_table.c.number, conversation_id))
    return found


def opinion_of(engine: Engine, conversation_id: str) -> str | None:
    """The same, in a look of its own."""
    with reading(engine) as connection:
        return open_opinion(connection, conversation_id)


def finish(connection: Connection) -> Digests:
    """Erase what stayed for an opinion that is closed now; returns the files to delete."""
    gone: list[str] = []
    for name, value in connection.execute(
        select(channel_facts.c.name, channel_facts.c.value).where(
            channel_facts.c.channel == _HERE, channel_facts.c.name.startswith(_LATER)
        )
    ).all():
        talk = name.removeprefix(_LATER)
        log.hold(connection, talk)
        if open_opinion(connection, talk) is None:
            digests, _ = _delete_lines(connection, talk, value["first"], value["end"])
            _forget_cases(connection, talk)
            connection.execute(delete(channel_facts).where(*_fact(talk)))
            gone += digests
    return gone


def _fact(conversation_id: str) -> tuple[Any, Any]:
    name = f"{_LATER}{conversation_id}"
    return channel_facts.c.channel == _HERE, channel_facts.c.name == name


def _opinion(column: Any, conversation_id: str) -> Any:
    return select(column).where(
        cases_table.c.conversation_id == conversation_id,
        cases_table.c.reason == Reason.OPINION.value,
        cases_table.c.status != Status.CLOSED.value,
    )


def _kept_from(connection: Connection, conversation_id: str, at: datetime) -> int:
    """The first line that stays, that of an open opinion; `finish` is told of what stays."""
    connection.execute(delete(channel_facts).where(*_fact(conversation_id)))
    if open_opinion(connection, conversation_id) is None:
        return _ALL
    told = select(func.max(turns.c.seq)).where(
        turns.c.conversation_id == conversation_id,
        turns.c.outcome == Outcome.ESCALATED_OPINION.value,
    )
    first = connection.scalar(told) or 0
    last = select(conversations.c.last_seq).where(conversations.c.id == conversation_id)
    value = {"first": first, "end": connection.scalars(last).one() + 1}
    name = f"{_LATER}{conversation_id}"
    connection.execute(insert(channel_facts).values(channel=_HERE, name=name, value=value, at=at))
    return first


def _close_cases(connection: Connection, conversation_id: str, at: datetime) -> None:
    open_case = cases.open_case_id(connection, conversation_id)
    if open_case is not None:
        cases.add_entry(connection, open_case, Entry(EntryKind.CLOSED, at))
    closed = {"status": Status.CLOSED.value, "closed_at": at, "runs_out_at": None}
    closed |= {"waiting_since": None, "due_at": None}
    connection.execute(
        update(cases_table).where(cases_table.c.id == (open_case or -1)).values(**closed)
    )
    _forget_cases(connection, conversation_id)


def _forget_cases(connection: Connection, conversation_id: str) -> None:
    """Contact and notes of a conversation's closed requests."""
    ids = connection.scalars(
        select(cases_table.c.id).where(
            cases_table.c.conversation_id == conversation_id,
            cases_table.c.status == Status.CLOSED.value,
        )
    ).all()
    connection.execute(update(cases_table).where(cases_table.c.id.in_(ids)).values(contact=None))
    connection.execute(
        update(case_entries)
        .where(case_entries.c.case_id.in_(ids), case_entries.c.kind == EntryKind.NOTED.value)
        .values(detail=None)
    )
