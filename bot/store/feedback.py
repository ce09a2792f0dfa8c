"""Ratings of answers and stars for a person's help, in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.feedback import Fault, Rating, Stars
from bot.messages import Reply
from bot.store import log
from bot.store.feedback_tables import answer_ratings, case_stars
from bot.store.tables import cases, turns


@dataclass(frozen=True, slots=True)
class Rated:
    """The answer that a receipt stands for: the question's place, the answer, its procedure."""

    seq: int
    reply: Reply | None
    code: str | None


def find_rated(connection: Connection, conversation_id: str, receipt: str) -> Rated | None:
    """The answer with this receipt; None where it is not one of this very conversation."""
    row = (
        connection.execute(
            select(turns).where(
                turns.c.receipt == receipt, turns.c.conversation_id == conversation_id
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    lines = log.lines_after(connection, conversation_id, (row["reply_seq"] or 0) - 1, limit=1)
    reply = lines[0].reply if lines and row["reply_seq"] else None
    sources = row["detail"].get("sources") or [{}]
    return Rated(row["seq"], reply, sources[0].get("code") or None)


def rate(
    connection: Connection, conversation_id: str, rating: Rating, code: str | None, at: datetime
) -> None:
    """Keep a rating; a later one of the same answer takes its place."""
    said: dict[str, Any] = {
        "helped": rating.helped,
        "fault": rating.fault.value if rating.fault else None,
        "at": at,
    }
    done = connection.execute(
        update(answer_ratings).where(answer_ratings.c.receipt == rating.receipt).values(**said)
    )
    if done.rowcount == 0:
        connection.execute(
            insert(answer_ratings).values(
                receipt=rating.receipt,
                conversation_id=conversation_id,
                procedure_code=code,
                **said,
            )
        )


def ratings_of(connection: Connection, conversation_id: str) -> dict[str, Rating]:
    """What was said of a conversation's answers, by receipt."""
    rows = connection.execute(
        select(answer_ratings).where(answer_ratings.c.conversation_id == conversation_id)
    ).mappings()
    return {
        row["receipt"]: Rating(
            row["receipt"], row["helped"], Fault(row["fault"]) if row["fault"] else None
        )
        for row in rows
    }


def ask_for_stars(connection: Connection, case_id: int, clerk_id: int, at: datetime) -> bool:
    """Note that a case's citizen is asked for stars; False where they were asked before."""
    asked = connection.scalar(select(case_stars.c.id).where(case_stars.c.case_id == case_id))
    if asked is not None:
        return False
    values = {"case_id": case_id, "clerk_id": clerk_id, "asked_at": at}
    connection.execute(insert(case_stars).values(**values))
    return True


def give_stars(connection: Connection, conversation_id: str, given: Stars) -> bool:
    """Keep stars for a case of this conversation; False where it was not asked for any."""
    mine = select(cases.c.id).where(
        cases.c.number == given.case_number, cases.c.conversation_id == conversation_id
    )
    done = connection.execute(
        update(case_stars).where(case_stars.c.case_id.in_(mine)).values(stars=given.stars)
    )
    return done.rowcount == 1
