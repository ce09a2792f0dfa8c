"""Telling clerks of new cases in their Telegram group: a notice with a link, nothing of a citizen.

A group takes 20 messages a minute (core.telegram.org/bots/faq), so that what came in since the
last notice is told in one; what was told last is written down, so that a restart repeats nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine, func, select

from bot.alerts.ports import plain
from bot.cases import Status
from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.facts import Facts
from bot.store.tables import cases
from bot.words import Words
from knowledge.store.engine import reading

_CHANNEL = "telegram"
_TOLD = "desk:told"
_TOPIC = "desk:topic"
_MOST = 20
Row = tuple[int, str, str]


class Board(Protocol):
    """Where notices go: a Telegram group, with topics where it has them."""

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send one message once."""
        ...

    async def make_topic(self, address: str, name: str) -> int | None:
        """Make a topic; its number, None where the group has none."""
        ...


@dataclass(frozen=True, slots=True)
class Notices:
    """Tells the group `chat` of new cases. `link` is where the desk is."""

    engine: Engine
    facts: Facts
    board: Board
    chat: str
    link: str
    words: Words
    now: Callable[[], datetime]

    async def tell_new(self) -> int:
        """Tell what is new; returns how many cases were told."""
        rows = await asyncio.to_thread(self._new)
        if not rows:
            return 0
        delivery = await self._send(self._text(rows))
        if delivery.status is DeliveryStatus.RETRY:
            return 0
        await asyncio.to_thread(self._keep, _TOLD, rows[-1][0])
        return len(rows)

    async def _send(self, text: str) -> Delivery:
        """Into the topic, which is made where there is none, and once more where it is gone."""
        chat = await asyncio.to_thread(self._address)
        delivery = await self.board.deliver(chat, plain(text, await self._topic(chat)))
        if delivery.reason != Reason.TOPIC_GONE:
            return delivery
        await asyncio.to_thread(self.facts.drop, _CHANNEL, _TOPIC)
        return await self.board.deliver(chat, plain(text, await self._topic(chat)))

    async def _topic(self, chat: str) -> int | None:
        kept = await asyncio.to_thread(self.facts.get, _CHANNEL, _TOPIC)
        if kept is not None:
            return int(kept["id"]) or None
        made = await self.board.make_topic(chat, self.words.say("notices.topic", "vi"))
        await asyncio.to_thread(self._keep, _TOPIC, made or 0)
        return made

    def _address(self) -> str:
        moved = self.facts.get(_CHANNEL, f"moved:{self.chat}")
        return str(moved["to"]) if moved else self.chat

    def _new(self) -> Sequence[Row]:
        """New cases since the last notice; those before the first one are not told."""
        told = self.facts.get(_CHANNEL, _TOLD)
        with reading(self.engine) as connection:
            if told is None:
                newest = connection.scalar(select(func.max(cases.c.id))) or 0
            else:
                found = connection.execute(_later(int(told["id"]))).all()
                return [(row[0], row[1], row[2]) for row in found]
        self._keep(_TOLD, newest)
        return []

    def _keep(self, name: str, number: int) -> None:
        self.facts.put(_CHANNEL, name, {"id": number}, self.now())

    def _text(self, rows: Sequence[Row]) -> str:
        lines = [self.words.say("notices.new", "vi", count=len(rows))]
        lines += [
            f"• {number}: {self.words.say(f'reason.{reason}', 'vi')}" for _, number, reason in rows
        ]
        return "\n".join([*lines, self.link])


def _later(told: int) -> Any:
    return (
        select(cases.c.id, cases.c.number, cases.c.reason)
        .where(cases.c.id > told, cases.c.status == Status.NEW.value)
        .order_by(cases.c.id)
        .limit(_MOST)
    )
