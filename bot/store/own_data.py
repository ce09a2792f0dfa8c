"""All that is kept of one person's conversation: copied out, or erased."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update

from bot.cases import Entry, EntryKind, Status
from bot.conversation import Context, Holder
from bot.store import audit, cases, log
from bot.store.attachments import files_of
from bot.store.feedback_tables import mistakes
from bot.store.tables import (
    attachments,
    case_entries,
    inbox,
    messages,
    outbox,
    turns,
)
from bot.store.tables import cases as cases_table

Digests = Collection[str]
_MOST_LINES = 100_000


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
    """
    log.hold(connection, conversation_id)
    mine = attachments.c.conversation_id == conversation_id
    others = attachments.alias("others")
    digests = connection.scalars(
        select(attachments.c.digest)
        .where(mine, attachments.c.digest.is_not(None))
        .where(
            ~exists().where(
                others.c.digest == attachments.c.digest,
                others.c.conversation_id != conversation_id,
            )
        )
    ).all()
    counts = {
        table.name: connection.execute(
            delete(table).where(table.c.conversation_id == conversation_id)
        ).rowcount
        for table in (messages, outbox, attachments)
    }
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
    _close_cases(connection, conversation_id, at)
    log.update_conversation(
        connection,
        conversation_id,
        holder=Holder.BOT,
        context=Context(introduced=True),
        display_name=None,
    )
    if action is not None:
        audit.record(connection, at, None, action, f"conversation {conversation_id}", counts)
    return [digest for digest in digests if digest]


def _close_cases(connection: Connection, conversation_id: str, at: datetime) -> None:
    ids = connection.scalars(
        select(cases_table.c.id).where(cases_table.c.conversation_id == conversation_id)
    ).all()
    open_case = cases.open_case_id(connection, conversation_id)
    if open_case is not None:
        cases.add_entry(connection, open_case, Entry(EntryKind.CLOSED, at))
    closed = {"status": Status.CLOSED.value, "closed_at": at, "runs_out_at": None}
    closed |= {"waiting_since": None, "due_at": None}
    connection.execute(
        update(cases_table).where(cases_table.c.id == (open_case or -1)).values(**closed)
    )
    connection.execute(update(cases_table).where(cases_table.c.id.in_(ids)).values(contact=None))
    connection.execute(
        update(case_entries)
        .where(case_entries.c.case_id.in_(ids), case_entries.c.kind == EntryKind.NOTED.value)
        .values(detail=None)
    )
