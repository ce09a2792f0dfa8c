"""A thousand messages in a second; a platform that hangs: nobody is lost, nobody waits for it."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice

from tests.load import FULL
from tests.load.city import City, Event, messenger, telegram, whole

EVENTS, WITHIN_SECONDS = (1_000, 60.0) if FULL else (200, 40.0)
MOST_GROWTH_MB = 200
RATE, SECONDS = (5.0, 60.0) if FULL else (5.0, 6.0)
HANGS_SECONDS = 30.0
WAITING = 60


async def test_what_came_in_one_second_is_drained(city: City, people: Iterator[str]) -> None:
    """Half on each platform; each person's messages in order, memory within bounds."""
    kinds = (messenger, telegram)
    crowd = list(islice(people, EVENTS // 4))
    events = [kinds[who % 2](crowd[who], n) for n in range(4) for who in range(len(crowd))]
    before = sum(one.memory_info().rss for one in city.processes())

    dues = await city.deliver(events, EVENTS)
    accepted = asyncio.get_running_loop().time() - min(dues.values())
    took = await city.drain(2 * WITHIN_SECONDS) + accepted
    grown = (sum(one.memory_info().rss for one in city.processes()) - before) / 1e6

    ends = whole(city, events)
    print(
        f"\n{len(events)} events in a second: accepted within {accepted:.1f} s, all answered and"
        f" sent after {took:.1f} s, {sum(ends.values())} requests, {grown:.0f} MB more"
    )
    assert set(ends) == {"sent"}
    assert grown < MOST_GROWTH_MB
    assert took < WITHIN_SECONDS


async def delivered(city: City, events: Sequence[Event], rate: float) -> list[float]:
    """Seconds from when each was due to its first line at the platform, ascending."""
    dues = await city.deliver(events, rate)
    people = {event.person for event in events}
    for _ in range(600):
        came = {one.person: one.at for one in reversed(city.platforms.arrived)}
        if people <= came.keys():
            break
        await asyncio.sleep(0.05)
    return sorted(came[event.person] - dues[event.key] for event in events)


async def test_a_platform_that_hangs_changes_nothing_for_another(
    city: City, people: Iterator[str]
) -> None:
    """Messenger's deliveries take as long while Telegram keeps everything for half a minute."""
    count = int(RATE * SECONDS)
    alone = await delivered(city, [messenger(who, 0) for who in islice(people, count)], RATE)

    city.platforms.hang["telegram"] = HANGS_SECONDS
    held = [telegram(who, 0) for who in islice(people, WAITING)]
    await city.deliver(held, 20)
    beside = await delivered(city, [messenger(who, 0) for who in islice(people, count)], RATE)
    city.platforms.hang.clear()

    p50, p95 = len(alone) // 2, int(len(alone) * 0.95)
    print(
        f"\nalone p50 {alone[p50] * 1000:.0f} ms, p95 {alone[p95] * 1000:.0f} ms; beside one that"
        f" hangs {beside[p50] * 1000:.0f} ms, {beside[p95] * 1000:.0f} ms"
    )
    assert beside[p50] < 1.1 * alone[p50] + 0.1
    assert beside[p95] < 1.1 * alone[p95] + 0.4
