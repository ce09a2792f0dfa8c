"""The primary is killed while events come in: what was acknowledged is there, and is answered."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from api.migrations import migrate
from bot.store.inbox import InboxBusyError
from bot.store.tables import conversations, inbox, messages
from knowledge.store.engine import connect
from tests.bot.build import NOTICE, Bench
from tests.scale.standby import Pair

WRITERS = 4
ENOUGH, PATIENCE = 21, 60  # events acknowledged; seconds


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A primary and its standby."""
    made = Pair()
    yield made
    made.close()


@pytest.fixture
def engine(pair: Pair) -> Iterator[Engine]:
    """An engine that finds whichever takes writes."""
    opened = connect(pair.url("postgres"))
    migrate(opened)
    yield opened
    opened.dispose()


class Platform:
    """Delivers events from several threads; one that is not acknowledged comes again."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(WRITERS)
        self.acknowledged: list[str] = []
        self.longest_gap = 0.0
        self._running = [self._pool.submit(self._deliver, writer) for writer in range(WRITERS)]

    def acknowledges(self, count: int) -> None:
        """Until so many events were acknowledged in all."""
        until = time.monotonic() + PATIENCE
        while len(self.acknowledged) < count:
            if time.monotonic() > until:
                self.stop()
                raise AssertionError(f"only {len(self.acknowledged)} events acknowledged")
            time.sleep(0.02)

    def stop(self) -> None:
        """End after the event in hand."""
        self._stop.set()
        for one in self._running:
            one.result()
        self._pool.shutdown()

    def _deliver(self, writer: int) -> None:
        number, last = 0, time.monotonic()
        while not self._stop.is_set():
            key = f"{writer}-{number}"
            with suppress(DBAPIError, InboxBusyError):
                self._bench.hear(f"citizen {writer}", key)
                self.acknowledged.append(key)
                number += 1
                now = time.monotonic()
                self.longest_gap, last = max(self.longest_gap, now - last), now


def test_no_acknowledged_message_is_lost(pair: Pair, engine: Engine) -> None:
    """kill -9 of the primary and promotion of its standby, under load."""
    bench = Bench(engine)
    platform = Platform(bench)
    platform.acknowledges(ENOUGH)
    before = len(platform.acknowledged)

    pair.primary.kill()
    pair.promote()
    platform.acknowledges(len(platform.acknowledged) + ENOUGH)
    platform.stop()

    with engine.connect() as connection:
        stored = list(connection.scalars(select(inbox.c.event_key).order_by(inbox.c.id)))
        lines = list(connection.scalars(select(messages.c.id)))
    acknowledged = platform.acknowledged
    print(
        f"{before} events acknowledged before the kill, {len(acknowledged) - before} after it, "
        f"longest gap {platform.longest_gap:.2f} s, "
        f"{len(set(acknowledged) - set(stored))} lost"
    )
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored)) == len(lines)
    bench.work()
    for writer in range(WRITERS):
        sent = [key for key in stored if key.startswith(f"{writer}-")]
        assert answers(engine, f"citizen {writer}") == sent


def test_nothing_is_acknowledged_that_the_standby_does_not_hold(pair: Pair, engine: Engine) -> None:
    """While it is away a webhook waits; when the primary is lost too, it gets no 200."""
    bench = Bench(engine)
    bench.hear("hoa", "một")
    pair.standby.kill()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(bench.hear, "hoa", "hai")
        assert not wait([waiting], timeout=0.5).done
        pair.primary.kill()

        with pytest.raises(DBAPIError):
            waiting.result()


def answers(engine: Engine, address: str) -> list[str]:
    """What the bot said to `address`, in order, without the notice."""
    said = (
        select(messages.c.body)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(conversations.c.address == address, messages.c.sender == "bot")
        .order_by(messages.c.seq)
    )
    with engine.connect() as connection:
        return [body["text"].removeprefix(f"{NOTICE}\n\n") for body in connection.scalars(said)]
