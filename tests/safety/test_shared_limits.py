"""What several servers and workers on one database allow is what one would allow."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest

from api.access.pace import Pace as RequestPace
from bot.channels.pacing import Meter, Pace
from bot.outbox import Sender
from bot.store.outbox import Outbox
from bot.store.tables import outbox
from bot.store.tries import LOCK, MOST_FAILURES
from bot.store.users import Refusal, Users
from knowledge.store.engine import connect
from knowledge.store.roll import Roll
from tests.bot.build import MONDAY, Bench, put
from tests.bot.test_pacing import FakeTimedPlatform, most_in_a_second
from tests.databases import Databases, PostgresDatabases

PASSWORD = "đúng mật khẩu này"
MOST = 10


@pytest.fixture
def servers(databases: Databases) -> tuple[Users, Users]:
    """The accounts as two servers see them, each with connections of its own."""
    url = databases.migrated_url()
    first, second = Users(databases.open(url)), Users(databases.open(url))
    first.add("hoa", "Hoa", "clerk", PASSWORD)
    return first, second


def test_failures_at_two_servers_lock_one_account(servers: tuple[Users, Users]) -> None:
    """Eight in all; then neither lets in, and ten minutes later both do."""
    for number in range(MOST_FAILURES):
        assert servers[number % 2].sign_in("hoa", "sai", MONDAY).refusal is Refusal.WRONG

    shut = [server.sign_in("hoa", PASSWORD, MONDAY).refusal for server in servers]
    opened = [server.sign_in("hoa", PASSWORD, MONDAY + LOCK).clerk for server in servers]

    assert shut == [Refusal.LOCKED, Refusal.LOCKED]
    assert all(opened)


def test_of_tries_that_come_together_eight_are_told(servers: tuple[Users, Users]) -> None:
    """Twenty at two servers at the same moment: the others learn nothing of their guess."""
    start = Barrier(20)

    def guess(number: int) -> Refusal | None:
        start.wait()
        return servers[number % 2].sign_in("hoa", f"sai {number}", MONDAY).refusal

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(guess, range(20)))

    assert told.count(Refusal.WRONG) == MOST_FAILURES
    assert told.count(Refusal.LOCKED) == 20 - MOST_FAILURES


def test_each_of_three_servers_lets_a_third_through() -> None:
    """Of a limit that three do not divide, a little more than less."""
    pace = RequestPace(3)

    assert [pace.allows("say", "10.0.0.1", 7) for _ in range(4)] == [True, True, True, False]
    assert RequestPace(3).allows("say", "10.0.0.1", 1)


class Crowd:
    """Two senders on one PostgreSQL database, each in a session of its own on the roll."""

    def __init__(self, url: str) -> None:
        self.bench = Bench(connect(url))
        self.platform = FakeTimedPlatform("telegram", self.bench.clock)
        self.engines = [connect(url), connect(url)]
        self.rolls = [Roll(engine, n) for n, engine in enumerate(self.engines, start=1)]
        self.call()
        paces = {"telegram": Pace(most_a_second=MOST)}
        self.senders = [
            Sender(
                Outbox(engine, roll.number),
                {"telegram": self.platform},
                self.bench.clock,
                meter=Meter(paces, roll.living),
            )
            for engine, roll in zip(self.engines, self.rolls, strict=True)
        ]

    def call(self) -> None:
        """As every worker does each second."""
        for roll in (*self.rolls, self.rolls[0]):
            roll.call()

    def send(self, *senders: Sender) -> list[datetime]:
        """Send until nothing waits, a quarter of a second after the other."""
        while any(row["state"] == "pending" for row in self.bench.rows(outbox)):
            for sender in senders:
                asyncio.run(sender.send_due())
            self.bench.clock.forward(0.25)
        return [at for at, _, _ in self.platform.came]

    def close(self) -> None:
        """Disconnect all."""
        for roll in self.rolls:
            roll.leave()
        for engine in (*self.engines, self.bench.engine):
            engine.dispose()


@pytest.fixture
def crowd(postgres_databases: PostgresDatabases) -> Iterator[Crowd]:
    """Two workers."""
    made = Crowd(postgres_databases.make(migrated=True))
    yield made
    made.close()


def test_two_workers_together_keep_a_platforms_pace(crowd: Crowd) -> None:
    """Each has half of it; one that is left alone has all."""
    for number in range(40):
        put(crowd.bench, f"person {number}", "một")

    together = crowd.send(*crowd.senders)
    crowd.rolls[1].leave()
    for _ in range(200):  # until the server has noticed
        crowd.rolls[0].call()
        if crowd.rolls[0].living() == 1:
            break
    for number in range(20):
        put(crowd.bench, f"later {number}", "hai")
    alone = crowd.send(crowd.senders[0])[len(together) :]

    assert len(together) == 40
    assert most_in_a_second(together) == MOST
    assert most_in_a_second(alone) == MOST
    assert (alone[-1] - alone[0]).total_seconds() <= 2
