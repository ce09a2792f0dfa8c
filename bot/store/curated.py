"""Curated answers in the database.

That a second person decides stands in the condition of the update, and in the table's own check.
Every change that concerns what citizens read adds a revision, which each process looks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, RowMapping, func, insert, select, update

from bot.curated import CuratedAnswer, CuratedState, Proposal
from bot.sameness import Vector
from bot.store.desk_tables import curated_answers, curated_questions, curated_revisions
from bot.store.tables import users
from knowledge.store.postgres import alone, tell

_author, _approver = users.alias("author"), users.alias("approver")


ALL = "curated"
"""The topic of `alone` under which answers are decided on."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a question, with its vector under the encoder `encoder`."""

    answer_id: int
    text: str
    encoder: str
    vector: Vector


def revision(connection: Connection) -> int:
    """Grows with every change to what citizens read."""
    return int(connection.scalar(select(func.max(curated_revisions.c.id))) or 0)


def propose(
    connection: Connection,
    proposal: Proposal,
    version: int | None,
    author: int,
    at: datetime,
    encoded: Mapping[str, Vector],
    encoder: str,
) -> int:
    """Keep a proposal with its questions' vectors; returns its id."""
    answer_id = connection.execute(
        insert(curated_answers)
        .values(
            state=CuratedState.PROPOSED.value,
            language=proposal.language,
            text=proposal.text,
            citation=proposal.citation,
            url=proposal.url,
            procedure_code=proposal.procedure_code,
            procedure_version=version,
            valid_until=proposal.valid_until,
            case_id=proposal.case_id,
            author_id=author,
            proposed_at=at,
        )
        .returning(curated_answers.c.id)
    ).scalar_one()
    for text, vector in encoded.items():
        connection.execute(
            insert(curated_questions).values(
                answer_id=answer_id, text=text, encoder=encoder, vector=vector.tobytes()
            )
        )
    return int(answer_id)


def decide(
    connection: Connection,
    answer_id: int,
    by: int,
    at: datetime,
    state: CuratedState,
    note: str | None = None,
    merged_into: int | None = None,
) -> bool:
    """Decide on somebody else's proposal; False where it is one's own, or decided already."""
    done = connection.execute(
        update(curated_answers)
        .where(
            curated_answers.c.id == answer_id,
            curated_answers.c.state == CuratedState.PROPOSED.value,
            curated_answers.c.author_id != by,
        )
        .values(state=state.value, decided_by=by, decided_at=at, note=note, merged_into=merged_into)
    )
    if done.rowcount == 1:
        _revise(connection, at)
    return done.rowcount == 1


def end(
    connection: Connection, answer_id: int, at: datetime, state: CuratedState, note: str
) -> bool:
    """Take an approved answer or a proposal out of use; False where it was neither."""
    done = connection.execute(
        update(curated_answers)
        .where(
            curated_answers.c.id == answer_id,
            curated_answers.c.state.in_((CuratedState.APPROVED.value, CuratedState.PROPOSED.value)),
        )
        .values(state=state.value, note=note)
    )
    if done.rowcount == 1:
        _revise(connection, at)
    return done.rowcount == 1


def move_questions(connection: Connection, answer_id: int, to: int) -> None:
    """Give an answer's questions to another one that says the same."""
    connection.execute(
        update(curated_questions)
        .where(curated_questions.c.answer_id == answer_id)
        .values(answer_id=to)
    )


def find(connection: Connection, answer_id: int) -> CuratedAnswer | None:
    """The answer with this id."""
    found = _answers(connection, curated_answers.c.id == answer_id)
    return found[0] if found else None


def in_state(connection: Connection, *states: CuratedState) -> list[CuratedAnswer]:
    """Every answer in one of the states, the oldest first."""
    return _answers(connection, curated_answers.c.state.in_([state.value for state in states]))


def count(connection: Connection, state: CuratedState) -> int:
    """How many answers are in a state."""
    query = select(func.count()).where(curated_answers.c.state == state.value)
    return int(connection.scalar(query) or 0)


def variants(connection: Connection, *states: CuratedState) -> list[Variant]:
    """The questions of every answer in one of the states."""
    rows = connection.execute(
        select(curated_questions)
        .join(curated_answers, curated_answers.c.id == curated_questions.c.answer_id)
        .where(curated_answers.c.state.in_([state.value for state in states]))
        .order_by(curated_questions.c.id)
    ).mappings()
    return [
        Variant(
            row["answer_id"],
            row["text"],
            row["encoder"],
            np.frombuffer(row["vector"], np.float32),
        )
        for row in rows
    ]


def _revise(connection: Connection, at: datetime) -> None:
    alone(connection, ALL)  # a revision that appeared after a higher one would be missed
    connection.execute(insert(curated_revisions).values(at=at))
    tell(connection, "knowledge")


def _answers(connection: Connection, condition: object) -> list[CuratedAnswer]:
    rows = (
        connection.execute(
            select(
                curated_answers,
                _author.c.name.label("author"),
                _approver.c.name.label("approver"),
            )
            .join(_author, _author.c.id == curated_answers.c.author_id)
            .outerjoin(_approver, _approver.c.id == curated_answers.c.decided_by)
            .where(condition)  # type: ignore[arg-type]  # a condition on the table above
            .order_by(curated_answers.c.id)
        )
        .mappings()
        .all()
    )
    asked = _questions(connection, [row["id"] for row in rows])
    return [_answer(row, asked.get(row["id"], ())) for row in rows]


def _questions(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = connection.execute(
        select(curated_questions.c.answer_id, curated_questions.c.text)
        .where(curated_questions.c.answer_id.in_(ids))
        .order_by(curated_questions.c.id)
    )
    for answer_id, text in rows:
        found[answer_id] = (*found.get(answer_id, ()), text)
    return found


def _answer(row: RowMapping, questions: tuple[str, ...]) -> CuratedAnswer:
    return CuratedAnswer(
        id=row["id"],
        state=CuratedState(row["state"]),
        proposal=Proposal(
            questions=questions,
            text=row["text"],
            citation=row["citation"],
            url=row["url"],
            valid_until=row["valid_until"],
            language="en" if row["language"] == "en" else "vi",
            procedure_code=row["procedure_code"],
            case_id=row["case_id"],
        ),
        author_id=row["author_id"],
        author=row["author"],
        proposed_at=row["proposed_at"],
        procedure_version=row["procedure_version"],
        decided_by=row["decided_by"],
        approver=row["approver"],
        decided_at=row["decided_at"],
        note=row["note"],
        merged_into=row["merged_into"],
    )
