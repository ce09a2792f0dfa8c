"""Keeps a failing dialogue from holding up citizens: its twin decides in the meantime."""

import logging
from threading import Lock

from purgatory import SyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from bot.ports import Decision, Dialogue, DialogueUnavailable

_LOG = logging.getLogger(__name__)
_CIRCUIT = "dialogue"


class GuardedDialogue:
    """A `bot.ports.Dialogue` that never fails as long as its twin never does.

    After `failures` failures in a row the primary is left alone for `pause_seconds`, then tried
    with the next message. The breaker's own state is locked, never the call to the primary.
    """

    def __init__(
        self, primary: Dialogue, twin: Dialogue, failures: int = 3, pause_seconds: float = 10.0
    ) -> None:
        self._primary = primary
        self._twin = twin
        self._degraded = False
        breakers = SyncCircuitBreakerFactory(default_threshold=failures, default_ttl=pause_seconds)
        self._breaker = breakers.get_breaker(_CIRCUIT)
        self._lock = Lock()

    @property
    def degraded(self) -> bool:
        """Whether the last decision had to come from the twin; for the health page."""
        return self._degraded

    def decide(self, conversation: str, text: str) -> Decision:
        """The primary's decision, or the twin's where there is none."""
        if not self._let_through():
            return self._twin.decide(conversation, text)
        try:
            decision = self._primary.decide(conversation, text)
        except DialogueUnavailable as failure:
            self._note(failure)
            return self._twin.decide(conversation, text)
        self._note(None)
        return decision

    def _let_through(self) -> bool:
        with self._lock:
            try:
                self._breaker.__enter__()
            except OpenedState as opened:
                opened.__traceback__ = None  # the library raises one and the same for ever
                return False
        return True

    def _note(self, failure: DialogueUnavailable | None) -> None:
        failed = failure is not None
        with self._lock:
            self._breaker.__exit__(type(failure) if failure else None, failure, None)
            changed, self._degraded = failed is not self._degraded, failed
        if changed:
            _LOG.warning("the dialogue %s", "fails: its twin decides" if failed else "is back")
