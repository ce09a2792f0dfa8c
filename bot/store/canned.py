"""Canned replies: words that are sent often, each with its source and its last day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

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
    return _read(connection, select(canned).where(canned.c.valid_until >= today))


def every(connection: Connection) -> list[Canned]:
    """All replies by title, those that may not be sent any more among them."""
    return _read(connection, select(canned))


def _read(connection: Connection, query: Select[Any]) -> list[Canned]:
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
        for row in connection.execute(query.order_by(canned.c.title, canned.c.id)).mappings()
    ]


def add(connection: Connection, reply: Canned, author: int) -> int:
    """Keep a reply; returns its id."""
    values = _values(reply) | {"author_id": author}
    made = connection.execute(insert(canned).values(**values).returning(canned.c.id))
    return int(made.scalar_one())


def change(connection: Connection, reply_id: int, reply: Canned) -> bool:
    """Keep other words under the same number; False where there was none."""
    changed = connection.execute(
        update(canned).where(canned.c.id == reply_id).values(**_values(reply))
    )
    return changed.rowcount == 1


def remove(connection: Connection, reply_id: int) -> bool:
    """Forget a reply; False where there was none."""
    return connection.execute(delete(canned).where(canned.c.id == reply_id)).rowcount == 1


def _values(reply: Canned) -> dict[str, Any]:
    return {
        "title": reply.title,
        "text": reply.text,
        "citation": reply.citation,
        "url": reply.url,
        "valid_until": reply.valid_until,
        "language": reply.language,
    }
