"""Cases in the database. `status` and `owner_id` repeat what the entries say, for the queue.

Both are written in the transaction that adds the entry, behind a condition, so that of two
clerks who claim at once one wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, insert, select, update

from bot.cases import Entry, EntryKind, Reason, Status
from bot.store.tables import case_entries, cases, conversations, messages, users

_OPEN = (Status.NEW.value, Status.CLAIMED.value)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the queue shows it.

    `last_text` and `last_at` are the citizen's last words; `unanswered` is whether no clerk has
    written since, `unread` how many of their messages the owner has not seen.
    """

    id: int
    number: str
    conversation_id: str
    reason: Reason
    status: Status
    owner_id: int | None
    owner: str | None
    opened_at: datetime
    channel: str
    citizen: str | None
    language: str
    last_text: str
    last_at: datetime
    unread: int
    unanswered: bool


def open_number(connection: Connection, conversation_id: str) -> str | None:
    """The number of the conversation's open case."""
    found: str | None = connection.scalar(_open(cases.c.number, conversation_id))
    return found


def open_case_id(connection: Connection, conversation_id: str) -> int | None:
    """The id of the conversation's open case."""
    found: int | None = connection.scalar(_open(cases.c.id, conversation_id))
    return found


def open_case(
    connection: Connection, conversation_id: str, number: str, reason: Reason, at: datetime
) -> None:
    """Open a case under `number`, unless the conversation has an open one."""
    if open_number(connection, conversation_id) is not None:
        return
    case_id = connection.execute(
        insert(cases)
        .values(
            conversation_id=conversation_id,
            number=number,
            reason=reason.value,
            status=Status.NEW.value,
            opened_at=at,
            seen_seq=0,
        )
        .returning(cases.c.id)
    ).scalar_one()
    add_entry(connection, int(case_id), Entry(EntryKind.OPENED, at, detail=reason.value))


def add_entry(connection: Connection, case_id: int, entry: Entry) -> None:
    """Append to a case's thread."""
    connection.execute(
        insert(case_entries).values(
            case_id=case_id,
            kind=entry.kind.value,
            actor_id=entry.actor,
            detail=entry.detail,
            at=entry.at,
        )
    )


def claim(connection: Connection, case_id: int, clerk: int, at: datetime) -> bool:
    """Give a new case to `clerk`; False where it is not new any more."""
    won = connection.execute(
        update(cases)
        .where(cases.c.id == case_id, cases.c.status == Status.NEW.value)
        .values(status=Status.CLAIMED.value, owner_id=clerk)
    )
    if won.rowcount == 1:
        add_entry(connection, case_id, Entry(EntryKind.CLAIMED, at, clerk))
    return won.rowcount == 1


def finish(
    connection: Connection, case_id: int, kind: EntryKind, clerk: int, at: datetime, detail: str
) -> bool:
    """Close or release a case that `clerk` owns; False where they do not own it."""
    done = connection.execute(
        update(cases)
        .where(
            cases.c.id == case_id,
            cases.c.status == Status.CLAIMED.value,
            cases.c.owner_id == clerk,
        )
        .values(status=Status.CLOSED.value)
    )
    if done.rowcount == 1:
        add_entry(connection, case_id, Entry(kind, at, clerk, detail))
    return done.rowcount == 1


def mark_seen(connection: Connection, case_id: int, seq: int) -> None:
    """The owner has read the conversation up to `seq`."""
    connection.execute(
        update(cases).where(cases.c.id == case_id, cases.c.seen_seq < seq).values(seen_seq=seq)
    )


def find(connection: Connection, case_id: int) -> CaseRow | None:
    """The case with this id."""
    rows = _rows(connection, cases.c.id == case_id)
    return rows[0] if rows else None


def queue(connection: Connection, condition: Any) -> list[CaseRow]:
    """Cases that meet `condition` on the cases table, the longest waiting first."""
    return _rows(connection, condition)


def entries(connection: Connection, case_id: int) -> Sequence[tuple[Entry, str | None]]:
    """A case's thread, oldest first, each with its actor's name."""
    rows = connection.execute(
        select(case_entries, users.c.name)
        .outerjoin(users, users.c.id == case_entries.c.actor_id)
        .where(case_entries.c.case_id == case_id)
        .order_by(case_entries.c.id)
    ).mappings()
    return [
        (Entry(EntryKind(row["kind"]), row["at"], row["actor_id"], row["detail"]), row["name"])
        for row in rows
    ]


def counts(connection: Connection, clerk: int) -> dict[str, int]:
    """How many cases each view of the queue holds for `clerk`."""
    rows = connection.execute(
        select(cases.c.status, cases.c.owner_id, func.count()).group_by(
            cases.c.status, cases.c.owner_id
        )
    ).all()
    found = {"new": 0, "mine": 0, "all": 0, "closed": 0}
    for status, owner, number in rows:
        found["new"] += number * (status == Status.NEW)
        found["mine"] += number * (status == Status.CLAIMED and owner == clerk)
        found["all"] += number * (status != Status.CLOSED)
        found["closed"] += number * (status == Status.CLOSED)
    return found


def _open(column: Any, conversation_id: str) -> Any:
    return select(column).where(
        cases.c.conversation_id == conversation_id, cases.c.status.in_(_OPEN)
    )


def _rows(connection: Connection, condition: Any) -> list[CaseRow]:
    spoken = (
        select(messages.c.conversation_id, func.max(messages.c.seq).label("seq"))
        .where(messages.c.sender == "citizen")
        .group_by(messages.c.conversation_id)
        .subquery()
    )
    unread = (
        select(func.count())
        .where(
            messages.c.conversation_id == cases.c.conversation_id,
            messages.c.sender == "citizen",
            messages.c.seq > cases.c.seen_seq,
        )
        .correlate(cases)
        .scalar_subquery()
    )
    later = messages.alias("later")
    answered = exists().where(
        later.c.conversation_id == cases.c.conversation_id,
        later.c.sender == "clerk",
        later.c.seq > spoken.c.seq,
    )
    rows = connection.execute(
        select(
            cases,
            (~answered).label("unanswered"),
            conversations.c.channel,
            conversations.c.display_name,
            conversations.c.language,
            users.c.name.label("owner"),
            messages.c.body,
            messages.c.at.label("last_at"),
            unread.label("unread"),
        )
        .join(conversations, conversations.c.id == cases.c.conversation_id)
        .join(spoken, spoken.c.conversation_id == cases.c.conversation_id)
        .join(
            messages,
            (messages.c.conversation_id == cases.c.conversation_id)
            & (messages.c.seq == spoken.c.seq),
        )
        .outerjoin(users, users.c.id == cases.c.owner_id)
        .where(condition)
        .order_by(cases.c.opened_at, cases.c.id)
        .limit(500)
    ).mappings()
    return [
        CaseRow(
            id=row["id"],
            number=row["number"],
            conversation_id=row["conversation_id"],
            reason=Reason(row["reason"]),
            status=Status(row["status"]),
            owner_id=row["owner_id"],
            owner=row["owner"],
            opened_at=row["opened_at"],
            channel=row["channel"],
            citizen=row["display_name"],
            language=row["language"],
            last_text=row["body"]["text"],
            last_at=row["last_at"],
            unread=row["unread"],
            unanswered=bool(row["unanswered"]),
        )
        for row in rows
    ]
