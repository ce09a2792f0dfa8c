"""How fast the desk answers first, measured on its newest cases."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.store.tables import cases


def first_answers(connection: Connection, since: datetime, most: int) -> list[timedelta]:
    """From when a case could be read to its first answer, of the newest `most` cases.

    A case that was promised for an opening counts from there: nights are no waiting time.
    """
    rows = connection.execute(
        select(cases.c.opened_at, cases.c.promised_at, cases.c.first_answer_at)
        .where(cases.c.first_answer_at.is_not(None), cases.c.first_answer_at >= since)
        .order_by(cases.c.first_answer_at.desc())
        .limit(most)
    )
    return [
        max(timedelta(0), answered - max(opened, promised or opened))
        for opened, promised, answered in rows
    ]
