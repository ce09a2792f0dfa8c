"""Mistakes in guides, in the database: who said so of which conversation, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from bot.store.feedback_tables import mistakes
from bot.store.tables import users

_MOST = 200
_editor = users.alias("editor")


class MistakeState(StrEnum):
    """Where a mistake stands."""

    OPEN = "open"
    MENDED = "mended"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Report:
    """A mistake as it is reported.

    `seq` is the line of the conversation that it is about; `receipt` that of the wrong answer,
    where a citizen reported it; `case_id` and `reporter_id` where a clerk did. `code` is "" for
    an approved answer that belongs to no procedure; `version` the one then in force.
    """

    conversation_id: str
    seq: int
    code: str
    version: int | None
    note: str = ""
    receipt: str | None = None
    case_id: int | None = None
    reporter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A kept report. `told` is "sent", or why the citizen could not be told."""

    id: int
    state: MistakeState
    report: Report
    reporter: str | None
    opened_at: datetime
    editor: str | None
    decided_at: datetime | None
    decision: str | None
    told: str | None


def open_mistake(connection: Connection, report: Report, at: datetime) -> bool:
    """Keep a report; False where this one was made before."""
    known = connection.scalar(
        select(mistakes.c.id).where(
            mistakes.c.conversation_id == report.conversation_id,
            mistakes.c.seq == report.seq,
            mistakes.c.procedure_code == report.code,
        )
    )
    if known is not None:
        return False
    connection.execute(
        insert(mistakes).values(
            state=MistakeState.OPEN.value,
            conversation_id=report.conversation_id,
            seq=report.seq,
            receipt=report.receipt,
            case_id=report.case_id,
            reporter_id=report.reporter_id,
            procedure_code=report.code,
            procedure_version=report.version,
            note=report.note,
            opened_at=at,
        )
    )
    return True


def decide(
    connection: Connection,
    mistake_id: int,
    state: MistakeState,
    by: int | None,
    at: datetime,
    decision: str,
) -> bool:
    """End an open mistake; False where it was ended before. `by` None: a new version did."""
    done = connection.execute(
        update(mistakes)
        .where(mistakes.c.id == mistake_id, mistakes.c.state == MistakeState.OPEN.value)
        .values(state=state.value, decided_by=by, decided_at=at, decision=decision)
    )
    return done.rowcount == 1


def note_told(connection: Connection, mistake_id: int, told: str) -> None:
    """Keep whether the citizen was told."""
    connection.execute(update(mistakes).where(mistakes.c.id == mistake_id).values(told=told))


def find_mistake(connection: Connection, mistake_id: int) -> Mistake | None:
    """The mistake with this id."""
    found = _read(connection, mistakes.c.id == mistake_id)
    return found[0] if found else None


def in_state(connection: Connection, state: MistakeState) -> list[Mistake]:
    """The mistakes in a state, the newest first."""
    return _read(connection, mistakes.c.state == state.value)


def counts(connection: Connection) -> dict[str, int]:
    """How many mistakes are in each state."""
    query = select(mistakes.c.state, func.count()).group_by(mistakes.c.state)
    return {str(state): int(number) for state, number in connection.execute(query)}


def _read(connection: Connection, condition: ColumnElement[bool]) -> list[Mistake]:
    rows = connection.execute(
        select(mistakes, users.c.name.label("reporter"), _editor.c.name.label("editor"))
        .outerjoin(users, users.c.id == mistakes.c.reporter_id)
        .outerjoin(_editor, _editor.c.id == mistakes.c.decided_by)
        .where(condition)
        .order_by(mistakes.c.id.desc())
        .limit(_MOST)
    ).mappings()
    return [
        Mistake(
            id=row["id"],
            state=MistakeState(row["state"]),
            report=Report(
                conversation_id=row["conversation_id"],
                seq=row["seq"],
                code=row["procedure_code"],
                version=row["procedure_version"],
                note=row["note"],
                receipt=row["receipt"],
                case_id=row["case_id"],
                reporter_id=row["reporter_id"],
            ),
            reporter=row["reporter"],
            opened_at=row["opened_at"],
            editor=row["editor"],
            decided_at=row["decided_at"],
            decision=row["decision"],
            told=row["told"],
        )
        for row in rows
    ]
