"""Signals between all processes of a PostgreSQL database, by LISTEN and NOTIFY.

Topics go out in batches on a session of their own, not in the transactions that they tell of:
those would commit one by one (postgresql.org/docs/18/sql-notify.html). A lost session is made
anew; until then everybody looks by themselves, every half second.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, Error, sql
from sqlalchemy import Engine

from api.signals.live import Signals
from knowledge.store.postgres import CHANNEL, session_arguments

_log = logging.getLogger(__name__)
_AGAIN_SECONDS = 1.0
_MOST_WAITING = 10_000
_LISTEN = sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL))
_TELL = "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic"


class Bus:
    """Tells the other processes what `signals` says here, and wakes it by what they say."""

    def __init__(self, engine: Engine, signals: Signals) -> None:
        self._engine = engine
        self._signals = signals
        self._topics: dict[str, None] = {}
        self._more = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._own_session = 0

    def tell(self, topic: str) -> None:
        """Tell `topic` to the other processes soon; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._add, topic)

    async def run(self) -> None:
        """Pass signals on, both ways, until cancelled."""
        self._loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._always(self._hear))
            group.create_task(self._always(self._say))

    def _add(self, topic: str) -> None:
        if len(self._topics) < _MOST_WAITING:  # each is only "look again"
            self._topics[topic] = None
            self._more.set()

    async def _always(self, side: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        while True:
            try:
                async with self._session() as session:
                    await side(session)
            except (Error, OSError) as error:
                _log.warning("signals by database are lost: %s", type(error).__name__)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _hear(self, session: AsyncConnection) -> None:
        await session.execute(_LISTEN)
        self._signals.wake_all()  # something may have been said before
        async for told in session.notifies():
            if told.pid != self._own_session:
                self._signals.wake(told.payload)

    async def _say(self, session: AsyncConnection) -> None:
        self._own_session = session.info.backend_pid
        while True:
            await self._more.wait()
            self._more.clear()
            topics, self._topics = self._topics, {}
            await session.execute(_TELL, (CHANNEL, list(topics)))

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncConnection]:
        arguments = session_arguments(self._engine)
        session = await AsyncConnection.connect(**arguments, autocommit=True)
        try:
            yield session
        finally:
            await session.close()
