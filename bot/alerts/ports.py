"""Where alerts go: mail servers and browsers' push services."""

from typing import Protocol

from bot.alert_kinds import Subscription


class NotSent(Exception):
    """Nothing was sent; `for_good`: that address takes nothing any more."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


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
