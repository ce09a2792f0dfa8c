"""What a channel remembers between runs: pauses, warnings, rotating tokens, a topic's number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.tables import channel_facts
from knowledge.store.engine import insert_once, reading

Value = Mapping[str, Any]


class Facts:
    """Small named facts of channels; the last one written counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, channel: str, name: str) -> Value | None:
        """The fact, None where there is none."""
        with reading(self._engine) as connection:
            return connection.scalar(select(channel_facts.c.value).where(*_named(channel, name)))

    def named(self, prefix: str) -> dict[tuple[str, str], Value]:
        """The facts whose name begins with `prefix`, by channel and the rest of the name."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(channel_facts).where(
                    channel_facts.c.name.startswith(prefix, autoescape=True)
                )
            ).mappings()
            return {
                (row["channel"], row["name"].removeprefix(prefix)): row["value"] for row in rows
            }

    def put(self, channel: str, name: str, value: Value, at: datetime) -> None:
        """Write a fact."""
        for _ in range(2):
            try:
                with self._engine.begin() as connection:
                    changed = connection.execute(
                        update(channel_facts)
                        .where(*_named(channel, name))
                        .values(value=dict(value), at=at)
                    )
                    if changed.rowcount == 0:
                        connection.execute(
                            insert(channel_facts).values(
                                channel=channel, name=name, value=dict(value), at=at
                            )
                        )
                    return
            except IntegrityError:
                continue

    def drop(self, channel: str, name: str) -> None:
        """Forget a fact."""
        with self._engine.begin() as connection:
            connection.execute(delete(channel_facts).where(*_named(channel, name)))

    def take(self, channel: str, name: str, now: datetime, until: datetime) -> bool:
        """Take the lock `name` until a moment; False while another process holds it."""
        with self._engine.begin() as connection:
            held = connection.scalar(
                select(channel_facts.c.value).where(*_named(channel, name)).with_for_update()
            )
            if held and datetime.fromisoformat(held["until"]) > now:
                return False
            fact = {"value": {"until": until.isoformat()}, "at": now}
            if held is not None:
                connection.execute(
                    update(channel_facts).where(*_named(channel, name)).values(**fact)
                )
                return True
            row = {"channel": channel, "name": name, **fact}
            return insert_once(connection, channel_facts, row)


def _named(channel: str, name: str) -> tuple[Any, Any]:
    return channel_facts.c.channel == channel, channel_facts.c.name == name
