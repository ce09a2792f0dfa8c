"""Where alerts go: mail servers, browsers' push services, a clerk's chat with the office's bot."""

from typing import Protocol

from bot.alert_kinds import Subscription
from bot.ports import Delivery, Payload


class NotSent(Exception):
    """Nothing was sent; `for_good`: that address takes nothing any more.

    `wait` is how many seconds to leave it alone. `for_all`: others are not reached just now either.
    """

    def __init__(
        self, why: str, *, for_good: bool = False, wait: float = 0.0, for_all: bool = False
    ) -> None:
        super().__init__(why)
        self.for_good = for_good
        self.wait = wait
        self.for_all = for_all


class Mail(Protocol):
    """A mail server."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one message. Raises NotSent."""
        ...


class Push(Protocol):
    """The push services of browsers."""

    def send(self, to: Subscription, data: str, topic: str) -> None:
        """Send `data`, encrypted for one browser; a later one of the same `topic` replaces it.

        Raises NotSent.
        """
        ...


class ChatBot(Protocol):
    """The office's bot on a messenger where a link opens a chat with it."""

    async def username(self) -> str | None:
        """What the bot is called in links; None where the platform cannot be asked now."""
        ...

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send one message once; raises nothing on network faults."""
        ...


def plain(text: str, topic: int | None = None) -> Payload:
    """A message of Telegram's without mark-up, in a group's `topic` where there is one."""
    bare = {"text": text, "parse_mode": None, "plain": text}
    return {**bare, "link_preview_options": {"is_disabled": True}, "message_thread_id": topic}
