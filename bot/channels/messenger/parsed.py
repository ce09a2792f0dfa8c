"""What a webhook body of Messenger holds."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import Incoming


@dataclass(frozen=True, slots=True)
class HumanTookOver:
    """Someone outside our desk has the thread of the person at `address`.

    `event_key` is the id of their message where there is one: where it is the id of one that
    we sent ourselves, nobody took over.
    """

    address: str
    event_key: str


@dataclass(frozen=True, slots=True)
class ThreadReturned:
    """Another app gave the thread of the person at `address` back to us."""

    address: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The person at `address` did something that opens the 24 hours anew, without words."""

    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PageWarning:
    """Meta warns or blocks a Page for its policy; `reason` is Meta's own text."""

    page: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one body held, in its order.

    `ignored` names the kinds of events that ask nothing of us. `malformed` says where an event
    could not be read and why, without quoting it.
    """

    incoming: tuple[Incoming, ...] = ()
    takeovers: tuple[HumanTookOver, ...] = ()
    returned: tuple[ThreadReturned, ...] = ()
    heard: tuple[Heard, ...] = ()
    warnings: tuple[PageWarning, ...] = ()
    ignored: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()

    @property
    def has_more(self) -> bool:
        """Whether anything but messages has to be dealt with."""
        return bool(
            self.takeovers or self.returned or self.heard or self.warnings or self.malformed
        )
