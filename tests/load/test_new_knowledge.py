"""Knowledge is published while people ask: every question is answered, none from half an index."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from knowledge.store.engine import connect
from knowledge.store.rows import new_version
from knowledge.store.sql import KnowledgeStore
from tests.load import FULL
from tests.load.city import City, messenger, whole

CODE = "1.000894"
PUBLICATIONS, EVERY_SECONDS, RATE = (20, 2.0, 10.0) if FULL else (3, 1.5, 10.0)


async def publish_again(city: City) -> None:
    """New versions of a guide, one after another, none prepared: each process builds its index."""
    engine = connect(f"sqlite:///{city.data / 'motcua.db'}")
    store = KnowledgeStore(engine)
    for number in range(PUBLICATIONS):
        former = await asyncio.to_thread(store.version, CODE)
        assert former is not None
        wording = replace(former.procedure.wording, name=f"Đăng ký kết hôn, bản {number}")
        version = new_version(replace(former.procedure, wording=wording), former.number + 1)
        await asyncio.to_thread(store.publish, "load", datetime.now(UTC), [(version, "load")])
        await asyncio.sleep(EVERY_SECONDS)
    engine.dispose()


async def test_no_question_fails_while_the_index_is_rebuilt_and_swapped(
    city: City, people: Iterator[str]
) -> None:
    """Every answer names a procedure; the last ones say what was published last."""
    count = int(PUBLICATIONS * EVERY_SECONDS * RATE)
    events = [messenger(who, number) for number, who in enumerate(islice(people, count))]

    _, dues = await asyncio.gather(publish_again(city), city.deliver(events, RATE))
    await city.drain(60)
    last = [messenger(who, 0) for who in islice(people, 4)]
    await asyncio.sleep(2 * EVERY_SECONDS)
    await city.deliver(last, RATE)
    await city.drain(30)

    ends = whole(city, [*events, *last])
    asked = {event.person for event in events}
    outcomes = city.rows(
        "SELECT outcome, count(*) FROM turns JOIN conversations c ON c.id = conversation_id "
        f"WHERE c.address IN ({','.join('?' * len(asked))}) GROUP BY 1",
        *(f"77:{person}" for person in asked),
    )
    newest = {event.person for event in last}
    said = [str(one.body) for one in city.platforms.arrived if one.person in newest]
    waits = sorted(
        one.at - dues[event.key]
        for event in events
        for one in city.platforms.arrived
        if one.person == event.person
    )
    print(
        f"\n{count} questions while {PUBLICATIONS} publications were built: {dict(outcomes)}, "
        f"the slowest answer after {waits[-1] * 1000:.0f} ms"
    )
    assert set(ends) == {"sent"}
    assert {outcome for outcome, _ in outcomes} == {"answered_field"}
    assert all(f"bản {PUBLICATIONS - 1}" in text for text in said)
