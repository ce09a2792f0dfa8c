"""kill -9 while 50 messages a second come in: what was acknowledged is answered, once, in order."""

import asyncio
import random
import signal
from collections.abc import Iterator
from itertools import islice

from bot.store.dead import DeadLetters
from bot.store.inbox import Inbox
from knowledge.store.engine import connect
from tests.load import FULL
from tests.load.city import City, Event, messenger, whole

RATE, SECONDS, KILLS, PEOPLE = (50.0, 60.0, 20, 400) if FULL else (50.0, 6.0, 2, 60)
MOST_BACK_SECONDS = 10.0
DRAIN_SECONDS = 240.0


async def kill_now_and_then(city: City, seed: int) -> list[float]:
    """The server and its worker in turn, at moments that a seed decides; seconds to be back."""
    moments, back = random.Random(seed), []
    for number in range(KILLS):
        await asyncio.sleep(moments.uniform(0.5, 1.5) * SECONDS / KILLS / 2)
        began = asyncio.get_running_loop().time()
        if number % 2:
            for worker in city.processes()[1:]:
                worker.send_signal(signal.SIGKILL)
        else:
            await asyncio.to_thread(city.product.kill)
            await asyncio.to_thread(city.product.start)
        back.append(asyncio.get_running_loop().time() - began)
    return back


async def test_nothing_acknowledged_is_lost_when_processes_are_killed(
    city: City, people: Iterator[str]
) -> None:
    """Platforms deliver again what got no 200; what may have arrived is not sent again."""
    crowd = list(islice(people, PEOPLE))
    events = [messenger(crowd[n % PEOPLE], n // PEOPLE) for n in range(int(RATE * SECONDS))]

    delivering = asyncio.create_task(city.deliver(events, RATE))
    back = await kill_now_and_then(city, seed=11)
    await delivering
    took = await city.drain(DRAIN_SECONDS)

    ends = whole(city, events)
    listed = _listed(city)
    print(
        f"\n{len(events)} events at {RATE:.0f}/s, {KILLS} kills, back in {max(back):.1f} s at most,"
        f" drained {took:.0f} s after the last: {dict(ends)}"
    )
    assert ends["unknown"] + ends["refused"] <= listed
    assert ends["unknown"] <= 20 * KILLS
    assert max(back) < MOST_BACK_SECONDS * (1 if FULL else 2)


def _listed(city: City) -> int:
    """How many requests an operator finds among those that failed for good, each with why."""
    engine = connect(f"sqlite:///{city.data / 'motcua.db'}")
    dead = DeadLetters(engine, Inbox(engine, lambda: "")).listed(10_000)
    engine.dispose()
    assert all(one.reason for one in dead)
    return sum(one.kind == "send" for one in dead)


async def test_a_platform_that_takes_and_hangs_up_is_asked_once(
    city: City, people: Iterator[str]
) -> None:
    """Nobody knows whether it arrived: it is not sent again, and is on the list with its reason."""
    crowd = list(islice(people, 20))
    events: list[Event] = [messenger(crowd[n % 20], n // 20) for n in range(60)]
    city.platforms.drop_every["messenger"] = 5

    await city.deliver(events, 30)
    await city.drain(60)

    ends = whole(city, events)
    assert ends["unknown"] >= 10
    assert ends["unknown"] <= _listed(city)
