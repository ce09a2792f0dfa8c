"""Who is typing at this moment: kept in this process for seconds, never written down.

Only that somebody types is known, not what. Where several servers share a database, the sign
shows where both meet the same one; it is a courtesy, nothing depends on it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

SHOWN = timedelta(seconds=6)
"""Longer than the pause between two signs of a page (three seconds)."""
TOPIC = "typing"


class TypingNow:
    """The citizens who type, by case; the clerks who type, by conversation."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._citizens: dict[int, tuple[datetime, str | None]] = {}
        self._clerks: dict[str, tuple[datetime, int]] = {}

    def citizen(self, case_id: int, office: str | None) -> None:
        """The citizen of a case of `office` types."""
        self._citizens[case_id] = (self._now() + SHOWN, office)

    def clerk(self, conversation: str, case_id: int) -> None:
        """The clerk who has this case types."""
        self._clerks[conversation] = (self._now() + SHOWN, case_id)

    def clerk_said(self, case_id: int) -> None:
        """What the clerk typed was sent."""
        for conversation, (_, case) in list(self._clerks.items()):
            if case == case_id:
                self._clerks.pop(conversation, None)

    def is_clerk(self, conversation: str) -> bool:
        """Whether the clerk of a conversation types."""
        until, _ = self._clerks.get(conversation, (None, 0))
        return until is not None and until > self._now()

    def citizens(self) -> dict[int, str | None]:
        """The cases whose citizen types, with their offices."""
        now = self._now()
        for case_id, (until, _) in list(self._citizens.items()):
            if until <= now:
                self._citizens.pop(case_id, None)
        return {case_id: office for case_id, (_, office) in list(self._citizens.items())}
