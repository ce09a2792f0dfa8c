"""Trials and their runs, in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.messages import Language
from bot.store.feedback_tables import trial_runs, trials
from bot.store.tables import users


@dataclass(frozen=True, slots=True)
class Trial:
    """A question from life with the code of its right procedure."""

    id: int
    text: str
    language: Language
    code: str
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a trial: whether it was answered from its procedure, and from which."""

    right: bool
    code: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Run:
    """Every trial of one moment, by its id; `knowledge` names what was answered from."""

    at: datetime
    knowledge: str
    tried: Mapping[int, Tried]


def add(
    connection: Connection, text: str, language: Language, code: str, author: int, at: datetime
) -> int | None:
    """Keep a trial; its id, None where the same is kept already."""
    same = select(trials.c.id).where(trials.c.text == text, trials.c.procedure_code == code)
    if connection.scalar(same) is not None:
        return None
    made = connection.execute(
        insert(trials)
        .values(text=text, language=language, procedure_code=code, author_id=author, made_at=at)
        .returning(trials.c.id)
    )
    return int(made.scalar_one())


def every(connection: Connection) -> list[Trial]:
    """Every trial, the newest first."""
    rows = connection.execute(
        select(trials, users.c.name)
        .join(users, users.c.id == trials.c.author_id)
        .order_by(trials.c.id.desc())
    ).mappings()
    return [
        Trial(
            row["id"],
            row["text"],
            "en" if row["language"] == "en" else "vi",
            row["procedure_code"],
            row["name"],
            row["made_at"],
        )
        for row in rows
    ]


def remove(connection: Connection, trial_id: int) -> bool:
    """Forget a trial; False where there is none."""
    return connection.execute(delete(trials).where(trials.c.id == trial_id)).rowcount == 1


def last_run(connection: Connection) -> Run | None:
    """The newest run."""
    query = select(trial_runs).order_by(trial_runs.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    tried = {int(number): Tried(**result) for number, result in row["results"].items()}
    return Run(row["at"], row["knowledge"], tried)


def keep_run(connection: Connection, run: Run) -> None:
    """Keep a run, for the next one to be compared with."""
    results = {
        str(number): {"right": one.right, "code": one.code, "outcome": one.outcome}
        for number, one in run.tried.items()
    }
    connection.execute(
        insert(trial_runs).values(at=run.at, knowledge=run.knowledge, results=results)
    )
