"""A clerk's own chat with the office's Telegram bot: linked by a one-time code, told of cases.

The code stands in a start link (core.telegram.org/bots/features#deep-linking), so whoever holds it
within its quarter of an hour links their chat: the desk shows whose chat that is, and ends it.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine

from bot.alerts.ports import ChatBot, NotSent, plain
from bot.channels.pacing import Meter
from bot.channels.reasons import Reason
from bot.messages import Incoming, Language
from bot.ports import Delivery, DeliveryStatus
from bot.referrals import clerk_tag, code_in
from bot.roles import Clerk
from bot.store import audit, clerk_chats
from bot.store.clerk_chats import ChatLink, Ended, Press
from bot.words import Words
from knowledge.store.engine import reading

CODE_MINUTES = 15
_CHANNEL = "telegram"
_BYTES = 24  # 192 bits: a digest without salt is enough, and guessing is hopeless
_START, _STOP = "start", "stop"
_GONE = frozenset({Reason.BLOCKED, Reason.NO_SUCH_PERSON, Reason.PERSON_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Invitation:
    """The link that links a chat once, until a moment."""

    url: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ClerkChats:
    """Links chats, and tells clerks in them. `meter` holds what leaves to the platform's pace."""

    engine: Engine
    bot: ChatBot
    words: Words
    now: Callable[[], datetime]
    meter: Meter = field(default_factory=Meter)

    async def invite(self, clerk_id: int, language: Language) -> Invitation | None:
        """A link to press in Telegram; None where Telegram cannot be asked for the bot's name."""
        name = await self.bot.username()
        if name is None:
            return None
        code, until = secrets.token_urlsafe(_BYTES), self.now() + timedelta(minutes=CODE_MINUTES)
        await asyncio.to_thread(self._expect, clerk_id, code, until, language)
        return Invitation(f"https://t.me/{name}?start={clerk_tag(code)}", until)

    def link(self, clerk_id: int) -> ChatLink | None:
        """How an account stands; None where nothing is linked."""
        with reading(self.engine) as connection:
            return clerk_chats.link_of(connection, clerk_id)

    def unlink(self, clerk: Clerk) -> None:
        """The clerk ends it at the desk."""
        with self.engine.begin() as connection:
            if clerk_chats.forget(connection, clerk.id):
                audit.record(connection, self.now(), clerk, "telegram_unlink", clerk.login, {})

    def has_room(self) -> bool:
        """Whether a message may leave in this second, beside those to citizens."""
        return self.meter.room(self.now()).get(_CHANNEL, 1) > 0

    def concerns(self, event: Incoming) -> bool:
        """Whether this may be a clerk's press or /stop: worth a look into the database."""
        return event.choice == _STOP or _code(event) is not None

    def taken(self, event: Incoming) -> str | None:
        """What to say to a clerk's press or /stop; None for what is a citizen's message.

        An unknown code, one that is over and one of somebody else get the same answer.
        """
        code = _code(event)
        if code is not None:
            return self._linked(Press(_digest(code), event.address, event.display_name))
        return self._stopped(event.address) if event.choice == _STOP else None

    def blocked(self, chat: str) -> None:
        """The bot was blocked in a chat, or Telegram knows it no more."""
        self._end(chat, Ended.BLOCKED)

    def burn(self, tag: str) -> None:
        """A tag was shown in a group: its code links nothing any more."""
        code = code_in(tag)
        if code is not None:
            with self.engine.begin() as connection:
                clerk_chats.burn(connection, _digest(code))

    async def answer(self, chat: str, text: str) -> None:
        """Say something in a chat, once; the desk shows the same, so nothing is lost by a fault."""
        self.meter.count(_CHANNEL, self.now())
        await self.bot.deliver(chat, plain(text))

    async def tell(self, clerk_id: int, text: str) -> bool:
        """Tell a clerk in their chat; False where none is linked.

        Raises NotSent; a chat that takes nothing any more is linked to nobody from then on.
        """
        link = await asyncio.to_thread(self.link, clerk_id)
        if link is None or link.chat is None:
            return False
        self.meter.count(_CHANNEL, self.now())
        delivery = await self.bot.deliver(link.chat, plain(text))
        if delivery.status is DeliveryStatus.SENT:
            return True
        if delivery.reason in _GONE:
            await asyncio.to_thread(self.blocked, link.chat)
        raise _not_sent(delivery)

    def _expect(self, clerk_id: int, code: str, until: datetime, language: Language) -> None:
        with self.engine.begin() as connection:
            clerk_chats.expect(connection, clerk_id, _digest(code), until, language)

    def _linked(self, press: Press) -> str:
        with self.engine.begin() as connection:
            now = self.now()
            found = clerk_chats.redeem(connection, press, now)
            if found.clerk is not None and found.new:
                clerk = found.clerk
                audit.record(connection, now, clerk, "telegram_link", clerk.login, {})
            if found.former is not None:
                self._ended(connection, found.former, Ended.MOVED)
        return self.words.say("chats.linked" if found.clerk else "chats.no_code", found.language)

    def _stopped(self, chat: str) -> str | None:
        language = self._end(chat, Ended.STOPPED)
        return self.words.say("chats.stopped", language) if language else None

    def _end(self, chat: str, why: Ended) -> Language | None:
        """The language of whose chat it was; None where it was nobody's."""
        with self.engine.begin() as connection:
            ended = clerk_chats.end(connection, chat, why, self.now())
            if ended is None:
                return None
            self._ended(connection, ended[0], why)
            return ended[1]

    def _ended(self, connection: Connection, clerk: Clerk, why: Ended) -> None:
        told = {"reason": why.value}
        audit.record(connection, self.now(), clerk, "telegram_unlink", clerk.login, told)


def _code(event: Incoming) -> str | None:
    return code_in(event.referral) if event.choice == _START else None


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _not_sent(delivery: Delivery) -> NotSent:
    """Where it is not clear that a message arrived it is sent again: an alert may come twice."""
    return NotSent(
        delivery.reason or delivery.status.value,
        for_good=delivery.status is DeliveryStatus.REFUSED,
        wait=delivery.retry_after or 0.0,
        for_all=delivery.status is not DeliveryStatus.REFUSED,
    )
