"""Cases in the database. `status` and `owner_id` repeat what the entries say, for the queue.

Both are written in the transaction that adds the entry, behind a condition, so that of two
clerks who claim at once one wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from bot.cases import Entry, EntryKind, Reason, Status
from bot.store.tables import case_entries, cases, users
from knowledge.store.postgres import alone

OPEN = (Status.NEW.value, Status.CLAIMED.value, Status.SNOOZED.value)
_FINAL_OUTCOMES = ("duplicate", "spam")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case belongs and what was promised for it.

    `runs_out_at` is the earlier of `due_at` and `window_until`, of those that there are.
    """

    office_id: str | None = None
    field: str | None = None
    procedure_code: str | None = None
    promised_at: datetime | None = None
    due_at: datetime | None = None
    window_until: datetime | None = None

    @property
    def runs_out_at(self) -> datetime | None:
        """What runs out first."""
        return earliest(self.due_at, self.window_until)


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of the moments that are known."""
    return min((moment for moment in moments if moment is not None), default=None)


def open_number(connection: Connection, conversation_id: str) -> str | None:
    """The number of the conversation's open case."""
    found: str | None = connection.scalar(_open(cases.c.number, conversation_id))
    return found


def open_case_id(connection: Connection, conversation_id: str) -> int | None:
    """The id of the conversation's open case."""
    found: int | None = connection.scalar(_open(cases.c.id, conversation_id))
    return found


def office_of(connection: Connection, case_id: int) -> str | None:
    """The id of the office that a case is with."""
    found: str | None = connection.scalar(select(cases.c.office_id).where(cases.c.id == case_id))
    return found


def closed_number(connection: Connection, conversation_id: str, since: datetime) -> str | None:
    """The number of the newest case that was closed since, and may be opened again."""
    found: str | None = connection.scalar(
        select(cases.c.number)
        .where(_reopenable(conversation_id, since))
        .order_by(cases.c.id.desc())
        .limit(1)
    )
    return found


def open_case(
    connection: Connection,
    conversation_id: str,
    number: str,
    reason: Reason,
    at: datetime,
    standing: Standing | None = None,
) -> None:
    """Open a case under `number`, or open it again; an open one of the conversation stays."""
    if open_number(connection, conversation_id) is not None:
        return
    values = _values(reason, at, standing or Standing())
    again = connection.execute(
        update(cases)
        .where(cases.c.number == number, cases.c.conversation_id == conversation_id)
        .values(**values)
        .returning(cases.c.id)
    ).scalar()
    if again is not None:
        add_entry(connection, int(again), Entry(EntryKind.REOPENED, at, detail=reason.value))
        return
    alone(connection, "cases")  # a case that appeared after a higher id would never be told of
    case_id = connection.execute(
        insert(cases)
        .values(conversation_id=conversation_id, number=number, opened_at=at, seen_seq=0, **values)
        .returning(cases.c.id)
    ).scalar_one()
    add_entry(connection, int(case_id), Entry(EntryKind.OPENED, at, detail=reason.value))


def _values(reason: Reason, at: datetime, standing: Standing) -> dict[str, Any]:
    return {
        "reason": reason.value,
        "status": Status.NEW.value,
        "owner_id": None,
        "waiting_since": at,
        "office_id": standing.office_id,
        "field": standing.field,
        "procedure_code": standing.procedure_code,
        "promised_at": standing.promised_at,
        "due_at": standing.due_at,
        "window_until": standing.window_until,
        "runs_out_at": standing.runs_out_at,
        "closed_at": None,
        "outcome": None,
        "snoozed_until": None,
    }


def add_entry(connection: Connection, case_id: int, entry: Entry) -> None:
    """Append to a case's thread."""
    connection.execute(
        insert(case_entries).values(
            case_id=case_id,
            kind=entry.kind.value,
            actor_id=entry.actor,
            detail=entry.detail,
            at=entry.at,
            target_id=entry.target,
        )
    )


def answered(connection: Connection, case_id: int, at: datetime) -> None:
    """A clerk has answered: nobody waits for the desk, and nothing runs out."""
    connection.execute(
        update(cases)
        .where(cases.c.id == case_id)
        .values(waiting_since=None, due_at=None, runs_out_at=None)
    )
    connection.execute(
        update(cases)
        .where(cases.c.id == case_id, cases.c.first_answer_at.is_(None))
        .values(first_answer_at=at)
    )


def waits(
    connection: Connection,
    case_id: int,
    since: datetime,
    due_at: datetime | None,
    window_until: datetime | None,
) -> None:
    """The citizen has written: they wait since their first words that nobody answered."""
    row = connection.execute(
        select(cases.c.waiting_since, cases.c.due_at).where(cases.c.id == case_id)
    ).one()
    due = row.due_at if row.waiting_since else due_at
    connection.execute(
        update(cases)
        .where(cases.c.id == case_id)
        .values(
            waiting_since=row.waiting_since or since,
            due_at=due,
            window_until=window_until,
            runs_out_at=earliest(due, window_until),
        )
    )


def categorise(connection: Connection, case_id: int, entry: Entry) -> None:
    """Say what kind of opinion a case is: `entry.detail`."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(category=entry.detail))
    add_entry(connection, case_id, entry)


def keep_contact(connection: Connection, case_id: int, contact: str) -> None:
    """Where the citizen of a case can be reached; forgotten when it is closed."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(contact=contact))


def mark_seen(connection: Connection, case_id: int, seq: int) -> None:
    """The owner has read the conversation up to `seq`."""
    connection.execute(
        update(cases).where(cases.c.id == case_id, cases.c.seen_seq < seq).values(seen_seq=seq)
    )


def entries(connection: Connection, case_id: int) -> Sequence[tuple[Entry, str | None]]:
    """A case's thread, oldest first, each with its actor's name."""
    rows = connection.execute(
        select(case_entries, users.c.name)
        .outerjoin(users, users.c.id == case_entries.c.actor_id)
        .where(case_entries.c.case_id == case_id)
        .order_by(case_entries.c.id)
    ).mappings()
    return [
        (
            Entry(
                EntryKind(row["kind"]),
                row["at"],
                row["actor_id"],
                row["detail"],
                row["target_id"],
            ),
            row["name"],
        )
        for row in rows
    ]


def _open(column: Any, conversation_id: str) -> Any:
    return select(column).where(
        cases.c.conversation_id == conversation_id, cases.c.status.in_(OPEN)
    )


def _reopenable(conversation_id: str, since: datetime) -> ColumnElement[bool]:
    return (
        (cases.c.conversation_id == conversation_id)
        & (cases.c.status == Status.CLOSED.value)
        & (cases.c.closed_at >= since)
        & cases.c.outcome.not_in(_FINAL_OUTCOMES)
    )
