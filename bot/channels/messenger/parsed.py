"""What a webhook body of Messenger holds."""

from dataclasses import dataclass

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
class Parsed:
    """What one body held, in its order.

    `ignored` names the kinds of events that ask nothing of us. `malformed` says where an event
    could not be read and why, without quoting it.
    """

    incoming: tuple[Incoming, ...] = ()
    takeovers: tuple[HumanTookOver, ...] = ()
    ignored: tuple[str, ...] = ()
    malformed: tuple[str, ...] = ()
