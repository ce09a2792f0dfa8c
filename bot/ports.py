"""The boundaries of a conversation. Each port's docstring is its promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from bot.messages import Reply
from knowledge.procedures import Aspect

Payload = Mapping[str, Any]
"""One platform request body, ready to send: JSON-serialisable."""


class Act(StrEnum):
    """What a message wants, as the dialogue decides it."""

    ANSWER = "answer"
    GREET = "greet"
    THANK = "thank"
    GOODBYE = "goodbye"
    AFFIRM = "affirm"
    DENY = "deny"
    MORE = "more"
    HAND_OVER = "hand_over"
    OPINION = "opinion"
    OFFICE_HOURS = "office_hours"
    ABOUT_BOT = "about_bot"
    EMERGENCY = "emergency"
    OFF_TOPIC = "off_topic"
    UNSAFE = "unsafe"
    OTHERS_DATA = "others_data"


@dataclass(frozen=True, slots=True)
class Decision:
    """The next dialogue act. `aspect` is None where the message names none.

    `confidence` is the classifier's own, 0 to 1, higher is surer; of ANSWER below 0.8: nothing
    in the message speaks of a procedure; of these 0.7: it holds only the words of a question.
    `by` names who decided.
    """

    act: Act
    aspect: Aspect | None = None
    entities: Mapping[str, str] | None = None
    confidence: float = 1.0
    by: str = "rules"


class DialogueUnavailable(Exception):
    """The dialogue service gave no decision: down, too slow, or an empty answer."""


class Dialogue(Protocol):
    """Decides what a message wants. Never writes a sentence for a citizen.

    `conversation` is our own id, `[A-Za-z0-9_-]{1,64}`; `text` is cleaned, not blank, at most
    2,000 characters. One message of a conversation is in flight at a time.
    Raises DialogueUnavailable when no decision can be had; nothing else.
    """

    def decide(self, conversation: str, text: str) -> Decision:
        """The act that `text` calls for."""
        ...


class DeliveryStatus(StrEnum):
    """What became of a send."""

    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result of one send.

    RETRY: the platform said no for now; `retry_after` in seconds where it said how long.
    UNKNOWN: the request may have arrived (time-out after sending); it is not repeated.
    REFUSED: for good; `reason` tells the clerk why. `platform_id` is the platform's message id.
    """

    status: DeliveryStatus
    platform_id: str | None = None
    reason: str | None = None
    retry_after: float | None = None


class Channel(Protocol):
    """A way to reach citizens.

    `render` is pure: it splits and fits a reply to the platform's limits, in order, losing no
    words. It returns () where the citizen fetches messages from our own log (the web widget).
    `deliver` sends one payload once, never repeats it, and raises nothing on network faults.
    """

    name: str

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """The platform requests that show `reply`, in order."""
        ...

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send one payload to the person at `address`."""
        ...


class FileRefusedError(Exception):
    """A file will never be fetched: too large, at a strange address, gone for good."""


class FileUnavailableError(Exception):
    """A file could not be fetched now: no connection, a time-out, a platform's fault."""


@runtime_checkable
class FileSource(Protocol):
    """Where the files of a channel's messages are fetched.

    Reads at most `most` bytes; raises FileRefusedError ("too_large", "gone", "bad_address") or
    FileUnavailableError, nothing else.
    """

    async def fetch(self, address: str, reference: str, most: int) -> bytes:
        """The whole file that the person at `address` sent under `reference`."""
        ...


@runtime_checkable
class Typing(Protocol):
    """A channel that can show that an answer is being made. Best effort: raises nothing."""

    async def show_typing(self, address: str) -> None:
        """Show it for some seconds, or until the next message."""
        ...
