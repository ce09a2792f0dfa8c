"""Several workers on one database: claims do not meet, and the dead leave nothing behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import pytest

from bot.store.crew import Crew
from bot.store.inbox import Inbox
from bot.store.outbox import LONGEST_SEND, Outbox
from bot.store.tables import outbox
from knowledge.store.engine import connect
from knowledge.store.roll import Roll
from tests.bot.build import MONDAY, Bench, counted_ids, put
from tests.databases import PostgresDatabases, SqliteFiles


@dataclass
class Hand:
    """One worker process on the database."""

    roll: Roll
    inbox: Inbox
    outbox: Outbox
    crew: Crew


class Workers:
    """Workers on one PostgreSQL database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bench = Bench(connect(url))
        self.hands: list[Hand] = []

    def hire(self) -> Hand:
        """A worker with connections of its own, on the roll."""
        engine, number = connect(self.url), len(self.hands) + 1
        roll = Roll(engine, number)
        inbox, requests = Inbox(engine, counted_ids(), worker=number), Outbox(engine, number)
        hand = Hand(roll, inbox, requests, Crew(roll, inbox, requests, self.bench.clock))
        hand.crew.join()
        self.hands.append(hand)
        return hand

    def die(self, hand: Hand) -> None:
        """Its sessions end, as those of a killed process do."""
        hand.roll.leave()

    def close(self) -> None:
        """Disconnect all."""
        for hand in self.hands:
            hand.roll.leave()
            hand.inbox._engine.dispose()
        self.bench.engine.dispose()


@pytest.fixture
def workers(postgres_databases: PostgresDatabases) -> Iterator[Workers]:
    """Nobody yet."""
    made = Workers(postgres_databases.make(migrated=True))
    yield made
    made.close()


def test_no_two_workers_claim_the_same_event(workers: Workers) -> None:
    """Each event is in one worker's hands, and of a conversation only the first."""
    for number in range(40):
        workers.bench.hear(f"person {number % 20}", f"{number}")
    hands = [workers.hire() for _ in range(4)]
    start = Barrier(4)

    def claim(hand: Hand) -> list[str]:
        start.wait()
        return [e.incoming.text for _ in range(5) for e in hand.inbox.claim(MONDAY, 2)]

    with ThreadPoolExecutor(4) as pool:
        taken = [text for texts in pool.map(claim, hands) for text in texts]

    assert sorted(taken, key=int) == [str(number) for number in range(20)]


def test_no_two_senders_claim_the_same_request(workers: Workers) -> None:
    """Each request leaves once, and of a conversation only the first."""
    for number in range(20):
        put(workers.bench, f"person {number}", "một", "hai")
    hands = [workers.hire() for _ in range(4)]
    start = Barrier(4)

    def claim(hand: Hand) -> list[str]:
        start.wait()
        return [due.address + str(due.payload["text"]) for due in hand.outbox.claim(MONDAY, 20)]

    with ThreadPoolExecutor(4) as pool:
        taken = sorted(text for texts in pool.map(claim, hands) for text in texts)

    assert taken == sorted(f"person {number}một" for number in range(20))


def test_what_a_dead_worker_had_is_taken_up_at_once(workers: Workers) -> None:
    """Its event comes back before the lease is over; what it was sending is unknown."""
    first, second = workers.hire(), workers.hire()
    workers.bench.hear("hoa", "xin chào")
    put(workers.bench, "mai", "một")
    (held,) = first.inbox.claim(MONDAY, 5)
    first.outbox.claim(MONDAY, 5)
    second.crew.look()
    assert second.inbox.claim(MONDAY, 5) == []

    workers.die(first)
    for _ in range(200):  # until the server has noticed
        second.crew.look()
        if again := second.inbox.claim(MONDAY, 5):
            break

    assert [event.id for event in again] == [held.id]
    assert [row["state"] for row in workers.bench.rows(outbox)] == ["unknown"]


def test_a_worker_that_begins_leaves_the_others_theirs(workers: Workers) -> None:
    """Nothing that a living worker holds is given back or called unknown."""
    first = workers.hire()
    workers.bench.hear("hoa", "xin chào")
    put(workers.bench, "mai", "một")
    first.inbox.claim(MONDAY, 5)
    first.outbox.claim(MONDAY, 5)

    second = workers.hire()

    assert second.inbox.claim(MONDAY, 5) == []
    assert [row["state"] for row in workers.bench.rows(outbox)] == ["sending"]


def test_after_the_database_was_away_nobody_is_thought_dead(workers: Workers) -> None:
    """Everybody is off the roll then; ten looks later the roll counts again."""
    first, second = workers.hire(), workers.hire()
    workers.bench.hear("hoa", "xin chào")
    first.inbox.claim(MONDAY, 5)
    workers.die(first)
    second.roll._calls_to_wait = 10

    told = [second.roll.call() for _ in range(11)]

    assert told[:10] == [None] * 10
    assert told[10] == frozenset({2})


def test_a_send_that_lasts_too_long_is_unknown(workers: Workers) -> None:
    """Whatever the roll says."""
    first = workers.hire()
    put(workers.bench, "mai", "một")
    first.outbox.claim(MONDAY, 5)
    workers.bench.clock.forward((LONGEST_SEND + timedelta(seconds=1)).total_seconds())

    first.crew.look()

    assert [row["state"] for row in workers.bench.rows(outbox)] == ["unknown"]


def test_on_one_machine_a_start_takes_everything_up(sqlite_files: SqliteFiles) -> None:
    """SQLite has one worker: at its start what a former one had is its own."""
    engine = connect(sqlite_files.make(migrated=True))
    bench = Bench(engine)
    bench.hear("hoa", "xin chào")
    (held,) = bench.claim()

    Crew(Roll(engine, 7), bench.inbox, bench.outbox, bench.clock).join()

    assert [event.id for event in bench.claim()] == [held.id]
    engine.dispose()
