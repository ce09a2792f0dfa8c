"""The stages of a message, from its arrival to its answer's: the one list of them.

Whoever passes an observer is told each stage as it is reached, in this order for each message.
"""

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """How far a message has come."""

    STORED = "stored"
    """On the disk; the platform has not its 200 yet."""
    TAKEN = "taken"
    """In a worker's hands."""
    ANSWERED = "answered"
    """The reply is made; nothing of it is written."""
    WRITTEN = "written"
    """Reply and end of the event are written, and not committed."""
    COMMITTED = "committed"
    """The turn is over; its requests wait to be sent."""
    SENDING = "sending"
    """A request is marked; the platform has not seen it."""
    DELIVERED = "delivered"
    """The platform has it; nobody has noted that."""
    SETTLED = "settled"
    """What became of the request is noted."""


Observe = Callable[[Stage], None]


def unobserved(_stage: Stage) -> None:
    """For a service that nobody watches."""
