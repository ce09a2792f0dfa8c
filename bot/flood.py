"""How many messages one person gets answers to: enough for a talk, too few for a machine.

Every message is kept and shown at the desk all the same; only its answer is left out. Times are
those at which messages were sent, so that a backlog after an outage is answered in full.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

from cachetools import LRUCache

MOST, WITHIN = 20, timedelta(minutes=1)
_PEOPLE = 20_000
Pace = Literal["fine", "too_fast", "still_too_fast"]


@dataclass(slots=True)
class _Heard:
    answered: deque[datetime]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Flood:
    """Counts in memory, for each conversation; safe between threads.

    `most` messages `within` a stretch are answered. What comes beyond them is TOO_FAST once,
    and then still too fast, until the stretch has moved on.
    """

    most: int = MOST
    within: timedelta = WITHIN
    _lock: Lock = field(default_factory=Lock)
    _people: LRUCache[str, _Heard] = field(default_factory=lambda: LRUCache(_PEOPLE))

    def pace(self, conversation: str, sent_at: datetime) -> Pace:
        """How fast this message follows those that were answered; counts it where it is fine."""
        with self._lock:
            heard = self._people.setdefault(conversation, _Heard(deque(maxlen=self.most)))
            full = len(heard.answered) == self.most
            if full and abs(sent_at - heard.answered[0]) < self.within:
                told, heard.told = heard.told, True
                return "still_too_fast" if told else "too_fast"
            heard.answered.append(sent_at)
            heard.told = False
            return "fine"


PaceOf = Callable[[str, datetime], Pace]
"""How fast a conversation's message came."""


def any_pace(_conversation: str, _sent_at: datetime) -> Pace:
    """For a worker that answers whatever comes."""
    return "fine"
