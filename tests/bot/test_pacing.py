"""However much waits, no platform gets more than it takes, and nobody's lines change places."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.channels.pacing import PACES, Meter, Pace
from bot.outbox import Sender
from bot.ports import Delivery, Payload
from bot.store.tables import outbox
from tests.bot.build import MONDAY, Bench, Clock, put
from tests.fakes import FakePlatform

STEP = 0.25
"""Seconds between two looks of the sender."""


class FakeTimedPlatform(FakePlatform):
    """A platform that writes down when each message came."""

    def __init__(self, name: str, clock: Clock) -> None:
        super().__init__(name)
        self.clock = clock
        self.came: list[tuple[datetime, str, str]] = []

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Note it with its time."""
        self.came.append((self.clock.now, address, str(payload["text"])))
        return await super().deliver(address, payload)


def most_in_a_second(times: list[datetime]) -> int:
    """The most messages in any second that begins with one."""
    return max(sum(start <= one < start + timedelta(seconds=1) for one in times) for start in times)


def test_the_paces_are_below_the_platforms_limits() -> None:
    """Telegram: 30 a second and one a second to one person; Messenger: 40 a second."""
    telegram, messenger = PACES["telegram"], PACES["messenger"]

    assert telegram.person_seconds == 1.0
    assert telegram.most_a_second is not None
    assert telegram.most_a_second <= 30
    assert messenger.most_a_second == 40


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    waiting=st.lists(st.integers(1, 2), min_size=25, max_size=35),
    limit=st.integers(5, 25),
)
def test_a_crowd_is_served_at_the_pace_and_in_order(
    new_engine: Callable[[], Engine], waiting: list[int], limit: int
) -> None:
    """Never above the limit in any second, never far below it; another channel waits for none."""
    bench = Bench(new_engine())
    telegram = FakeTimedPlatform("telegram", bench.clock)
    zalo = FakeTimedPlatform("zalo", bench.clock)
    meter = Meter({"telegram": Pace(most_a_second=limit)})
    sender = Sender(bench.outbox, {"telegram": telegram, "zalo": zalo}, bench.clock, meter=meter)
    for number, lines in enumerate(waiting):
        put(bench, f"t{number}", *(f"{line}" for line in range(lines)))
    put(bench, "z", *(f"{line}" for line in range(5)), channel="zalo")

    while any(row["state"] == "pending" for row in bench.rows(outbox)):
        asyncio.run(_send_what_may(sender))
        bench.clock.forward(STEP)

    times = [at for at, _, _ in telegram.came]
    assert most_in_a_second(times) <= limit
    assert (times[-1] - MONDAY).total_seconds() <= sum(waiting) / limit + 4
    assert zalo.came[-1][0] == MONDAY
    said: defaultdict[str, list[str]] = defaultdict(list)
    for _, address, text in telegram.came:
        said[address].append(text)
    assert said == {f"t{n}": [f"{line}" for line in range(k)] for n, k in enumerate(waiting)}


async def _send_what_may(sender: Sender) -> None:
    while await sender.send_due():
        pass
