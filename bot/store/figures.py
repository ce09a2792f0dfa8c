"""The rows that insight counts: turns and cases of a period, without anybody's name or words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, select

from bot.cases import Reason, Status
from bot.store.feedback_tables import answer_ratings, case_stars, mistakes
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


@dataclass(frozen=True, slots=True)
class RatingFigure:
    """What was said of one answer."""

    helped: bool
    fault: str | None


@dataclass(frozen=True, slots=True)
class MistakeFigure:
    """One report of a mistake; `code` "" where no procedure is concerned."""

    conversation: str
    code: str
    state: str


def turn_figures(connection: Connection, since: datetime, until: datetime) -> list[TurnFigure]:
    """The turns of a period, oldest first, with what they were about."""
    rows = connection.execute(_turns(since, until, turns.c.detail)).mappings()
    return [_turn(row, _code(row["detail"])) for row in rows]


def endings(connection: Connection, since: datetime, until: datetime) -> list[TurnFigure]:
    """The turns of a period without what they were about: quicker to read."""
    return [_turn(row, None) for row in connection.execute(_turns(since, until)).mappings()]


def said(
    connection: Connection,
    since: datetime,
    until: datetime,
    most: int,
    outcomes: tuple[str, ...] = (),
) -> list[tuple[str, str]]:
    """Conversation and words of the newest turns, of those that ended in one of `outcomes`."""
    same = and_(
        messages.c.conversation_id == turns.c.conversation_id, messages.c.seq == turns.c.seq
    )
    query = (
        select(turns.c.conversation_id, messages.c.body)
        .join(messages, same)
        .where(turns.c.at >= since, turns.c.at < until)
        .order_by(turns.c.id.desc())
        .limit(most)
    )
    if outcomes:
        query = query.where(turns.c.outcome.in_(outcomes))
    return [(str(talk), str(body["text"])) for talk, body in connection.execute(query)]


def rating_figures(connection: Connection, since: datetime, until: datetime) -> list[RatingFigure]:
    """What was said of answers in a period."""
    at = answer_ratings.c.at
    rows = connection.execute(
        select(answer_ratings.c.helped, answer_ratings.c.fault).where(at >= since, at < until)
    )
    return [RatingFigure(bool(helped), fault) for helped, fault in rows]


def star_figures(connection: Connection, since: datetime, until: datetime) -> list[int]:
    """The stars given for cases that ended in a period."""
    at = case_stars.c.asked_at
    given = select(case_stars.c.stars).where(
        at >= since, at < until, case_stars.c.stars.is_not(None)
    )
    return [int(stars) for (stars,) in connection.execute(given)]


def mistake_figures(
    connection: Connection, since: datetime, until: datetime
) -> list[MistakeFigure]:
    """The mistakes that were reported in a period."""
    at = mistakes.c.opened_at
    rows = connection.execute(
        select(mistakes.c.conversation_id, mistakes.c.procedure_code, mistakes.c.state).where(
            at >= since, at < until
        )
    )
    return [MistakeFigure(str(talk), str(code), str(state)) for talk, code, state in rows]


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


def _turns(since: datetime, until: datetime, *more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(turns.c.conversation_id, turns.c.outcome, turns.c.at, conversations.c.channel, *more)
        .join(conversations, conversations.c.id == turns.c.conversation_id)
        .where(turns.c.at >= since, turns.c.at < until)
        .order_by(turns.c.id)
    )


def _turn(row: RowMapping, code: str | None) -> TurnFigure:
    return TurnFigure(row["conversation_id"], row["outcome"], code, row["channel"], row["at"])


def _code(detail: dict[str, Any]) -> str | None:
    sources, candidates = detail.get("sources", []), detail.get("candidates", [])
    found = (sources or candidates or [{}])[0]
    code = found.get("code")
    return str(code) if code else None
