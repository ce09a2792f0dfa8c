"""Storing events before platforms get their 200: whatever waits is written in one transaction.

A commit costs a write to disk; at 200 events a second one commit an event would fill the disk's
time. While one batch is being written the next one gathers, so that a batch is as large as it
needs to be, and an event waits for two commits at most. The writer has a thread of its own: the
workers cannot keep it waiting for one.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.exc import OperationalError

from bot.messages import Incoming
from bot.origin import origin, resumed
from bot.stages import Observe, Stage, unobserved
from bot.store.inbox import Inbox, InboxBusyError
from knowledge.tracing import UNTRACED, Tracer

_log = logging.getLogger(__name__)
_MOST = 100
Result = list[bool] | Exception


@dataclass(frozen=True, slots=True)
class _Waiting:
    events: Sequence[Incoming]
    done: asyncio.Future[list[bool]]


class Postbox:
    """Stores events for many requests at once; `now` is the moment of receipt."""

    def __init__(
        self,
        inbox: Inbox,
        now: Callable[[], datetime],
        observe: Observe = unobserved,
        tracer: Tracer = UNTRACED,
    ) -> None:
        self._observe = observe
        self._tracer = tracer
        self._inbox = inbox
        self._now = now
        self._waiting: list[_Waiting] = []
        self._flushing: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None

    async def store(self, events: Sequence[Incoming]) -> list[bool]:
        """For each event whether it was new; all are on disk when this returns.

        An event that no database takes is kept as a dead letter and counts as known. Raises
        OperationalError or InboxBusyError where nothing could be stored for now.
        """
        if not events:
            return []
        with self._tracer.span("inbox", channel=events[0].channel, events=len(events)):
            return await self._stored([replace(event, origin=origin()) for event in events])

    async def _stored(self, events: Sequence[Incoming]) -> list[bool]:
        loop = asyncio.get_running_loop()
        waiting = _Waiting(events, loop.create_future())
        self._waiting.append(waiting)
        if self._flushing is None or self._flushing.done():
            self._flushing = loop.create_task(self._flush())
        return await waiting.done

    def close(self) -> None:
        """Stop the writer's thread; the next event starts another."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            results = await self._written(batch)
            self._observe(Stage.STORED)
            for waiting, result in zip(batch, results, strict=True):
                if waiting.done.done():  # the client hung up
                    continue
                if isinstance(result, Exception):
                    waiting.done.set_exception(result)
                else:
                    waiting.done.set_result(result)

    async def _written(self, batch: Sequence[_Waiting]) -> Sequence[Result]:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="postbox")
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._write, batch
            )
        except Exception as error:  # noqa: BLE001  # whoever waits must hear of it
            return [error] * len(batch)

    def _write(self, batch: Sequence[_Waiting]) -> list[Result]:
        """All in one transaction; where that fails, each request's events by themselves."""
        events = [event for waiting in batch for event in waiting.events]
        try:
            stored = iter(self._inbox.accept_all(events, "vi", self._now()))
            return [[next(stored) for _ in waiting.events] for waiting in batch]
        except Exception as error:  # noqa: BLE001  # one bad event may not fail the others
            _log.warning("batch of %d events failed: %s", len(events), type(error).__name__)
            return [self._write_one(waiting.events) for waiting in batch]

    def _write_one(self, events: Sequence[Incoming]) -> Result:
        try:
            with resumed(events[0].origin):
                return [self._accept(event) for event in events]
        except (OperationalError, InboxBusyError) as error:
            return error

    def _accept(self, event: Incoming) -> bool:
        """Store one event; one that can never be stored must not come back for ever."""
        try:
            return self._inbox.accept_all([event], "vi", self._now())[0]
        except (OperationalError, InboxBusyError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it would come back for ever
            _log.exception("event cannot be stored", extra={"channel": event.channel})
            body = {**asdict(event), "sent_at": event.sent_at.isoformat()}
            reason = f"cannot be stored: {type(error).__name__}"
            self._inbox.keep_unreadable(event.channel, body, reason, self._now())
            return False
