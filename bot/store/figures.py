"""The rows that insight counts: turns and cases of a period, without anybody's name or words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from bot.cases import Reason, Status
from bot.store.tables import case_entries, cases, conversations, messages, turns, users


@dataclass(frozen=True, slots=True)
class TurnFigure:
    """One turn: how it ended, what it was about, in which channel, when."""

    conversation: str
    outcome: str
    code: str | None
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """One case: where, when promised and first answered, who closed it."""

    office_id: str | None
    field: str | None
    opened_at: datetime
    promised_at: datetime | None
    first_answer_at: datetime | None
    owner: str | None
    is_opinion: bool
    category: str | None
    closed: bool


def turn_figures(connection: Connection, since: datetime, until: datetime) -> Iterator[TurnFigure]:
    """The turns of a period, oldest first."""
    rows = connection.execute(
        select(turns, conversations.c.channel)
        .join(conversations, conversations.c.id == turns.c.conversation_id)
        .where(turns.c.at >= since, turns.c.at < until)
        .order_by(turns.c.id)
    ).mappings()
    for row in rows:
        yield TurnFigure(
            row["conversation_id"], row["outcome"], _code(row["detail"]), row["channel"], row["at"]
        )


def unfound(
    connection: Connection, outcomes: tuple[str, ...], since: datetime, until: datetime, most: int
) -> list[tuple[str, str]]:
    """Conversation and words of the newest turns that ended in one of `outcomes`."""
    said = and_(
        messages.c.conversation_id == turns.c.conversation_id, messages.c.seq == turns.c.seq
    )
    rows = connection.execute(
        select(turns.c.conversation_id, messages.c.body)
        .join(messages, said)
        .where(turns.c.outcome.in_(outcomes), turns.c.at >= since, turns.c.at < until)
        .order_by(turns.c.id.desc())
        .limit(most)
    )
    return [(str(talk), str(body["text"])) for talk, body in rows]


def case_figures(connection: Connection, since: datetime, until: datetime) -> list[CaseFigure]:
    """The cases that were opened in a period."""
    rows = connection.execute(
        select(cases, users.c.name)
        .outerjoin(users, users.c.id == cases.c.owner_id)
        .where(cases.c.opened_at >= since, cases.c.opened_at < until)
        .order_by(cases.c.id)
    ).mappings()
    return [
        CaseFigure(
            row["office_id"],
            row["field"],
            row["opened_at"],
            row["promised_at"],
            row["first_answer_at"],
            row["name"],
            row["reason"] == Reason.OPINION.value,
            row["category"],
            row["status"] == Status.CLOSED.value,
        )
        for row in rows
    ]


def work_done(connection: Connection, since: datetime, until: datetime) -> list[tuple[str, str]]:
    """What clerks did in a period: a clerk's name and the kind of entry, one each."""
    rows = connection.execute(
        select(users.c.name, case_entries.c.kind)
        .join(users, users.c.id == case_entries.c.actor_id)
        .where(case_entries.c.at >= since, case_entries.c.at < until)
    )
    return [(str(name), str(kind)) for name, kind in rows]


def _code(detail: dict[str, Any]) -> str | None:
    sources, candidates = detail.get("sources", []), detail.get("candidates", [])
    found = (sources or candidates or [{}])[0]
    code = found.get("code")
    return str(code) if code else None
