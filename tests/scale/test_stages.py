"""The primary is killed at each stage of a message: what was acknowledged ends once, in order."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from api.migrations import migrate
from bot.messages import Incoming, Sender
from bot.stages import Stage
from bot.store.dead import DeadLetters
from bot.store.tables import inbox, messages, outbox
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, Bench
from tests.chaos import FULL
from tests.chaos.victim import bench_at, live
from tests.postgres import Cluster

PEOPLE, EACH = ("hoa", "nam", "lan"), 3
EVENTS = [
    Incoming("telegram", f"{who}-{n}", who, f"câu {n} của {who}", MONDAY)
    for n in range(EACH)
    for who in PEOPLE
]
STAGES = tuple(Stage) if FULL else (Stage.WRITTEN, Stage.DELIVERED)
_MOST_STARTS = 10


@pytest.fixture(scope="module")
def primary() -> Iterator[Cluster]:
    """A server that waits for its disk, as an operator's does."""
    with Cluster(quick=False).make() as made:
        yield made


@pytest.mark.parametrize("stage", STAGES)
async def test_the_primary_killed_there_everything_comes_to_an_end_once(
    stage: Stage, primary: Cluster, tmp_path: Path
) -> None:
    """It comes back after a second, as a primary does that is started again."""
    url, seen, reached = primary.url(primary.create()), tmp_path / "seen.jsonl", 0
    engine = connect(url)
    migrate(engine)
    engine.dispose()

    def observe(now_at: Stage) -> None:
        nonlocal reached
        reached += now_at is stage
        if now_at is stage and reached == 2:
            crash(primary)

    bench = bench_at(url, seen, observe)
    for _ in range(_MOST_STARTS):
        try:
            await live(bench, EVENTS, observe)
            break
        except DBAPIError:
            await asyncio.sleep(0.1)
    holds(bench)
    bench.engine.dispose()


def crash(primary: Cluster) -> None:
    """kill -9, and a start that goes through its log."""
    primary.kill()
    with suppress(RuntimeError):  # it says that it is not ready yet
        primary.start()
    for _ in range(600):
        try:
            psycopg.connect(primary.url()).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("the primary does not come back")


def holds(bench: Bench) -> None:
    """Each event answered once; each answer sent, or on the list; in order."""
    events = bench.rows(inbox)
    assert sorted(row["event_key"] for row in events) == sorted(e.event_key for e in EVENTS)
    assert {row["state"] for row in events} == {"done"}
    said = Counter(
        row["body"]["text"].split("\n")[-1]
        for row in bench.rows(messages)
        if row["sender"] == Sender.BOT.value
    )
    assert said == {event.text: 1 for event in EVENTS}
    came = [(who, text) for who, text in bench.platform.delivered if text.startswith("câu")]
    assert max(Counter(came).values()) == 1
    for who in PEOPLE:
        numbers = [text for address, text in came if address == who]
        assert numbers == sorted(numbers)
    lost = {event.text for event in EVENTS} - {text for _, text in came}
    listed = DeadLetters(bench.engine, bench.inbox).listed()
    assert all(any(text in one.body for one in listed) for text in lost)
    assert {row["state"] for row in bench.rows(outbox)} <= {"sent", "unknown"}
