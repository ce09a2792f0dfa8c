"""Signals between processes: told, heard, and heard again after the database was away."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from api.signals import bus
from api.signals.bus import Bus
from api.signals.live import Signals
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from tests.databases import Databases, PostgresDatabases

NOW = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)


class Side:
    """One process: its signals and its bus."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self.signals = Signals()
        self.bus = Bus(self.engine, self.signals)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The bus, until the end of the block."""
        self.signals.open(self.bus.tell)
        async with self.signals.listen("ready") as listener:
            task = asyncio.create_task(self.bus.run())
            assert await listener.wait(10)  # connected, it wakes everybody
            yield
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self.engine.dispose()


@pytest.fixture
def url(postgres_databases: PostgresDatabases) -> str:
    """A database with the newest schema."""
    return postgres_databases.make(migrated=True)


async def heard(side: Side, topic: str, act: Callable[[], object]) -> bool:
    """Whether `side` hears of `topic` within two seconds of `act`."""
    async with side.signals.listen(topic) as listener:
        await asyncio.to_thread(act)
        return await listener.wait(2)


async def test_what_one_process_says_the_other_hears(url: str) -> None:
    """From any thread, and nobody hears what was said of something else."""
    one, other = Side(url), Side(url)
    async with one.running(), other.running():
        assert await heard(other, "conversation:7", lambda: one.signals.send("conversation:7"))
        assert await heard(one, "inbox", lambda: other.signals.send("inbox"))
        async with other.signals.listen("conversation:8") as listener:
            one.signals.send("conversation:7")
            assert not await listener.wait(0.2)


async def test_a_process_does_not_hear_itself_twice(url: str) -> None:
    """What it says wakes it once, at once."""
    one, other = Side(url), Side(url)
    async with one.running(), other.running(), one.signals.listen("inbox") as listener:
        assert await heard(other, "inbox", lambda: one.signals.send("inbox"))
        assert await listener.wait(1)
        assert not await listener.wait(0.2)


async def test_publishing_reaches_a_process_within_two_seconds(url: str) -> None:
    """By the transaction that publishes: whoever it is, it needs no bus of its own."""
    side = Side(url)
    publisher = connect(url)
    async with side.running():
        publish = KnowledgeStore(publisher).publish

        assert await heard(side, "knowledge", lambda: publish("", NOW))
    publisher.dispose()


async def test_a_lost_session_is_made_anew(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is told to look, since something may have been said meanwhile."""
    monkeypatch.setattr(bus, "_AGAIN_SECONDS", 0.05)
    one, other = Side(url), Side(url)
    async with one.running(), other.running():
        async with other.signals.listen("anything") as listener:
            with one.engine.begin() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
            assert await listener.wait(5)

        for _ in range(40):  # until the other's session for saying is back too
            if await heard(other, "desk", lambda: one.signals.send("desk")):
                break
        else:
            pytest.fail("nothing is heard any more")


def test_on_one_machine_nobody_listens(databases: Databases) -> None:
    """Publishing says it on either database; SQLite's processes look for themselves."""
    kept = KnowledgeStore(databases.migrated())

    assert kept.publish("", NOW) == 1
