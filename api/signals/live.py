"""Waking those who wait for a conversation's next line: browsers, and the workers.

A signal only says "look again": what is new is read from the database, so a lost signal costs
a second, never a message.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol


class Relay(Protocol):
    """Passes signals on to other processes, and theirs to this one."""

    def tell(self, topic: str) -> None:
        """Tell `topic` to the other processes soon; may be called from any thread."""
        ...

    async def run(self) -> None:
        """Pass on, both ways, until cancelled."""
        ...


class Signals:
    """Signals by topic, within one process; `send` may be called from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tell: Callable[[str], None] | None = None
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def open(self, tell: Callable[[str], None] | None = None) -> None:
        """Bind to the running event loop; `tell` passes each signal on to another process."""
        self._loop = asyncio.get_running_loop()
        self._tell = tell

    def send(self, topic: str) -> None:
        """Wake everyone who listens to `topic`."""
        if self._tell is not None:
            self._tell(topic)
        self.wake(topic)

    def wake(self, topic: str) -> None:
        """Wake those in this process only."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, topic)

    def wake_all(self) -> None:
        """Wake everyone in this process, whatever they listen to; from the event loop only."""
        for topic in list(self._waiting):
            self._wake(topic)

    def _wake(self, topic: str) -> None:
        for event in self._waiting.get(topic, ()):
            event.set()

    def listening(self, topic: str) -> int:
        """How many listeners to `topic` are open in this process."""
        return len(self._waiting.get(topic, ()))

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator["Listener"]:
        """A listener that misses no signal sent while it is open."""
        event = asyncio.Event()
        self._waiting[topic].add(event)
        try:
            yield Listener(event)
        finally:
            self._waiting[topic].discard(event)
            if not self._waiting[topic]:
                del self._waiting[topic]


class Listener:
    """Waits for the next signal."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    async def wait(self, seconds: float) -> bool:
        """True when a signal came within `seconds`."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True
