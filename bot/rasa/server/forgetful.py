"""Rasa's memory of conversations, kept short. Runs inside Rasa's process, loaded by endpoints.yml.

Rasa's own in-memory store keeps every event for ever: 30 kB a message, each message of a
conversation slower than the one before (800 ms after a thousand).
"""

from typing import Any

# Rasa lives in an environment of its own, where nothing checks types.
from rasa.core.tracker_store import InMemoryTrackerStore  # type: ignore[import-not-found]


class ForgetfulTrackerStore(InMemoryTrackerStore):  # type: ignore[misc]
    """Keeps the last `events` of the last `conversations`, in memory."""

    def __init__(self, *, conversations: int, events: int, **given: Any) -> None:
        super().__init__(**given)
        self.max_event_history = events
        self._most = conversations

    async def save(self, tracker: Any) -> None:
        """Remember a conversation; forget the one that was silent longest."""
        self.store.pop(tracker.sender_id, None)
        await super().save(tracker)
        while len(self.store) > self._most:
            del self.store[next(iter(self.store))]
