"""Storms: many events, repeated and out of order; platforms that refuse, hang and drop."""

import random
from collections import Counter, defaultdict
from datetime import timedelta

from sqlalchemy import select

from bot.messages import Incoming, Sender
from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.dead import DeadLetters
from bot.store.tables import inbox, messages, outbox
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, Bench
from tests.chaos import FULL
from tests.databases import SqliteFiles
from tests.fakes import FakePlatform

EVENTS, PEOPLE = (10_000, 500) if FULL else (600, 40)
SENT = Delivery(DeliveryStatus.SENT)
DROPPED = Delivery(DeliveryStatus.UNKNOWN, reason="ReadTimeout")
BUSY = Delivery(DeliveryStatus.RETRY, reason="429", retry_after=7.0)
DOWN = Delivery(DeliveryStatus.RETRY, reason="503")


class FakeFailingPlatform(FakePlatform):
    """Says 429 and 503, and takes a message and hangs up, as a seed decides."""

    def __init__(self, seed: int, shares: tuple[int, int, int, int]) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._shares = shares
        self.arrived: list[tuple[str, str]] = []

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """One try; SENT and DROPPED have arrived."""
        answer = self._random.choices((SENT, BUSY, DOWN, DROPPED), self._shares)[0]
        if answer in (SENT, DROPPED):
            self.arrived.append((address, str(payload["text"])))
        return answer


def deliveries(seed: int) -> list[Incoming]:
    """Events with a fifth delivered twice, and a tenth far from its place."""
    source = random.Random(seed)
    events = [
        Incoming(
            "telegram", f"e{n}", f"p{n % PEOPLE}", f"câu {n:05}", MONDAY + timedelta(seconds=n)
        )
        for n in range(EVENTS)
    ]
    told = events + source.sample(events, EVENTS // 5)
    for _ in range(EVENTS // 10):
        told.insert(source.randrange(len(told)), told.pop(source.randrange(len(told))))
    return told


async def drained(bench: Bench) -> None:
    """Work and send until nothing is left; time passes where everything waits for it."""
    bench.work()
    for _ in range(100_000):
        if await bench.sender.send_due():
            continue
        with bench.engine.connect() as connection:
            waiting = connection.scalars(
                select(outbox.c.next_at).where(outbox.c.state == "pending").limit(1)
            ).first()
        if waiting is None:
            return
        bench.clock.forward(30)
    raise AssertionError("the outbox never drains")


async def test_repeated_and_disordered_events_are_answered_once_in_order(
    sqlite_files: SqliteFiles,
) -> None:
    """In the order in which they were stored, each person by themselves."""
    bench = Bench(connect(sqlite_files.make(migrated=True)))
    told = deliveries(seed=7)

    for start in range(0, len(told), 50):
        bench.inbox.accept_all(told[start : start + 50], "vi", bench.clock.now)
    await drained(bench)

    assert Counter(row["state"] for row in bench.rows(inbox)) == {"done": EVENTS}
    heard: defaultdict[str, list[str]] = defaultdict(list)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for row in bench.rows(messages):
        last = row["body"]["text"].split("\n")[-1]
        kept = heard if row["sender"] == Sender.CITIZEN.value else said
        kept[row["conversation_id"]].append(last)
    assert said == heard
    arrived = Counter(text for _, text in bench.platform.delivered if text.startswith("câu"))
    assert set(arrived.values()) == {1}
    assert len(arrived) == EVENTS
    bench.engine.dispose()


async def test_a_failing_platform_gets_everything_once_or_it_is_on_the_list(
    sqlite_files: SqliteFiles,
) -> None:
    """429, 503 and dropped connections: in order, never twice, what is lost has its reason."""
    platform = FakeFailingPlatform(3, (6, 2, 1, 1))
    bench = Bench(connect(sqlite_files.make(migrated=True)), platform=platform)
    for n in range(EVENTS // 4):
        bench.hear(f"p{n % 20}", f"câu {n:05}")
    await drained(bench)

    rows = bench.rows(outbox)
    assert {row["state"] for row in rows} <= {"sent", "unknown", "refused"}
    answers = [(who, text) for who, text in platform.arrived if text.startswith("câu")]
    assert max(Counter(answers).values()) == 1
    by_person = defaultdict(list)
    for who, text in answers:
        by_person[who].append(text)
    assert all(texts == sorted(texts) for texts in by_person.values())
    lost = [row for row in rows if row["state"] != "sent"]
    listed = DeadLetters(bench.engine, bench.inbox).listed(10 * EVENTS)
    assert sorted(one.id for one in listed) == sorted(f"s{row['id']}" for row in lost)
    assert all(one.reason for one in listed)
    bench.engine.dispose()


async def test_a_clock_that_jumps_stops_nobody(sqlite_files: SqliteFiles) -> None:
    """A day back, two days on, an hour back: everything is answered, once, in order."""
    bench = Bench(connect(sqlite_files.make(migrated=True)))
    for n, jump in enumerate((0, -86_400, 172_800, -3_600, 60)):
        bench.clock.forward(jump)
        bench.hear("hoa", f"câu {n}")
        claimed = bench.claim()
        bench.clock.forward(-jump / 2)
        for event in claimed:
            bench.worker.work(event)
        await drained(bench)

    assert [text for _, text in bench.platform.delivered if text.startswith("câu")] == [
        f"câu {n}" for n in range(5)
    ]
    assert bench.inbox.depth() == 0
    bench.engine.dispose()


async def test_a_worker_that_died_before_the_clock_went_back_holds_up_nobody(
    sqlite_files: SqliteFiles,
) -> None:
    """Its lease would last for an hour: the next start takes it back."""
    bench = Bench(connect(sqlite_files.make(migrated=True)))
    bench.hear("hoa", "câu 1")
    bench.claim()
    bench.clock.forward(-3_600)

    bench.inbox.recover()
    await drained(bench)

    assert ("hoa", "câu 1") in bench.platform.delivered
    bench.engine.dispose()
