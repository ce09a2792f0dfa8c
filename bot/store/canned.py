"""Canned replies: words that are sent often, each with its source and its last day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from bot.messages import Language
from bot.store.desk_tables import canned


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply ready to send; `id` 0 is one that is not kept yet."""

    title: str
    text: str
    citation: str
    url: str
    valid_until: date
    language: Language = "vi"
    id: int = 0


def usable(connection: Connection, today: date) -> list[Canned]:
    """The replies that may still be sent, by title."""
    rows = connection.execute(
        select(canned).where(canned.c.valid_until >= today).order_by(canned.c.title)
    ).mappings()
    return [
        Canned(
            row["title"],
            row["text"],
            row["citation"],
            row["url"],
            row["valid_until"],
            "en" if row["language"] == "en" else "vi",
            row["id"],
        )
        for row in rows
    ]


def add(connection: Connection, reply: Canned, author: int) -> int:
    """Keep a reply; returns its id."""
    made = connection.execute(
        insert(canned)
        .values(
            title=reply.title,
            text=reply.text,
            citation=reply.citation,
            url=reply.url,
            valid_until=reply.valid_until,
            language=reply.language,
            author_id=author,
        )
        .returning(canned.c.id)
    )
    return int(made.scalar_one())


def remove(connection: Connection, reply_id: int) -> bool:
    """Forget a reply; False where there was none."""
    return connection.execute(delete(canned).where(canned.c.id == reply_id)).rowcount == 1
