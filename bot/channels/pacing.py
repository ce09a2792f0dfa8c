"""How fast a platform may be written to: to one person, and to everyone together."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """One channel's pace: `person_seconds` between two messages to one person; at most
    `most_a_second` in any second to everyone together, None where nothing limits that."""

    person_seconds: float = 0.0
    most_a_second: int | None = None


PACES: Mapping[str, Pace] = {
    "telegram": Pace(person_seconds=1.0, most_a_second=25),
    "messenger": Pace(most_a_second=40),
}
"""Telegram takes one message a second to one person and 30 a second in all
(core.telegram.org/bots/faq); what leaves evenly may arrive bunched, hence 25. Messenger slows
down whoever sends more than 40 a second."""

_FREE = Pace()


def _alone() -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Meter:
    """Counts what one process sends, by channel, over the last second.

    A platform counts what all processes send together: each has an equal share of its pace,
    `among` so many.
    """

    paces: Mapping[str, Pace] = field(default_factory=dict)
    among: Callable[[], int] = _alone
    _sent: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Lock = field(default_factory=Lock)

    def of(self, channel: str) -> Pace:
        """The pace of a channel."""
        return self.paces.get(channel, _FREE)

    def room(self, now: datetime) -> dict[str, int]:
        """For each limited channel how many more may leave at `now`."""
        sharers = self.among()
        return {
            channel: max(1, pace.most_a_second // sharers) - self._lately(channel, now)
            for channel, pace in self.paces.items()
            if pace.most_a_second is not None
        }

    def count(self, channel: str, now: datetime) -> None:
        """One message leaves."""
        if self.of(channel).most_a_second is not None:
            with self._lock:
                self._sent[channel].append(now)

    def _lately(self, channel: str, now: datetime) -> int:
        with self._lock:
            sent = self._sent[channel]
            while sent and sent[0] <= now - _SECOND:
                sent.popleft()
            return len(sent)
