"""Killed at each stage of a message: nothing is lost, nobody reads an answer twice, in order."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.messages import Incoming, Sender
from bot.stages import Stage
from bot.store.dead import Dead, DeadLetters
from bot.store.tables import inbox, messages, outbox
from tests.bot.build import MONDAY, Bench
from tests.chaos import FULL
from tests.chaos.victim import bench_at, live
from tests.databases import SqliteFiles

PEOPLE, EACH = ("hoa", "nam", "lan"), 3
TIMES = (1, 2, 4, 7) if FULL else (2,)
EVENTS = [(f"{who}-{n}", who, f"câu {n} của {who}") for n in range(EACH) for who in PEOPLE]


def dies(url: str, stage: Stage, nth: int, seen: Path) -> int:
    """A process that is told every event and dies at `stage`; how it ended."""
    given = "".join(f"{json.dumps(event)}\n" for event in EVENTS)
    argv = [sys.executable, "-m", "tests.chaos.victim", url, stage.value, str(nth), str(seen)]
    done = subprocess.run(argv, input=given, text=True, timeout=60, check=False)
    return done.returncode


def reached(seen: Path) -> list[tuple[str, str]]:
    """What the platform saw: address and text, in order."""
    lines = seen.read_text("utf-8").splitlines() if seen.exists() else []
    return [(who, text) for who, text in map(json.loads, lines)]


@pytest.mark.parametrize("nth", TIMES)
@pytest.mark.parametrize("stage", Stage)
async def test_killed_there_everything_comes_to_an_end_once(
    stage: Stage, nth: int, sqlite_files: SqliteFiles, tmp_path: Path
) -> None:
    """Another process takes over; the platform delivers its events again, as it does."""
    url, seen = sqlite_files.make(migrated=True), tmp_path / "seen.jsonl"
    ended = dies(url, stage, nth, seen)
    bench = bench_at(url, seen, lambda _: None)
    again = [Incoming("telegram", key, who, text, MONDAY) for key, who, text in EVENTS]

    await live(bench, again, lambda _: None)

    assert ended == -9 or stage is Stage.STORED  # events that come together are stored together
    holds(bench, reached(seen))
    bench.engine.dispose()


def holds(bench: Bench, seen: list[tuple[str, str]]) -> None:
    """The three laws of this folder."""
    events = bench.rows(inbox)
    assert sorted(row["event_key"] for row in events) == sorted(key for key, _, _ in EVENTS)
    assert {row["state"] for row in events} <= {"done", "dead"}
    said = Counter(
        row["body"]["text"].split("\n")[-1]
        for row in bench.rows(messages)
        if row["sender"] == Sender.BOT.value
    )
    assert said == {text: 1 for _, _, text in EVENTS}
    answers = [(who, text) for who, text in seen if text.startswith("câu")]
    assert max(Counter(answers).values(), default=1) == 1
    for who in PEOPLE:
        numbers = [text for address, text in answers if address == who]
        assert numbers == sorted(numbers)
    arrived = {text for _, text in answers}
    lost = {text for _, _, text in EVENTS} - arrived
    assert all(any(text in one.body for one in _dead(bench.engine)) for text in lost)
    assert {row["state"] for row in bench.rows(outbox)} <= {"sent", "unknown"}


def _dead(engine: Engine) -> Sequence[Dead]:
    return DeadLetters(engine, Bench(engine).inbox).listed()


def test_the_stages_are_reached_in_their_order(sqlite_files: SqliteFiles, tmp_path: Path) -> None:
    """The list is what happens: no stage is missing, none is out of place."""
    passed: list[Stage] = []
    bench = bench_at(sqlite_files.make(migrated=True), tmp_path / "seen", passed.append)
    event = Incoming("telegram", "e", "hoa", "câu", MONDAY)

    asyncio.run(live(bench, [event], passed.append))

    assert list(dict.fromkeys(passed)) == list(Stage)
    bench.engine.dispose()
