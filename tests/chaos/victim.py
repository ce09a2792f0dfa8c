"""A process that works on a database until it dies at a stage: `python -m tests.chaos.victim`.

Arguments: the database's URL, the stage, at which time it is reached the process ends (from 1),
the file in which the fake platform notes what reached it. Standard input: events to store, as
JSON lines. Exit 0 where the stage was never reached.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from api.postbox import Postbox
from bot.messages import Incoming
from bot.ports import Delivery, Payload
from bot.stages import Observe, Stage
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, Bench
from tests.fakes import FakePlatform


class FakeNotedPlatform(FakePlatform):
    """A platform outside the process: what reached it is in a file, whoever dies."""

    def __init__(self, seen: Path) -> None:
        super().__init__()
        self._seen = seen

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Note it, then answer."""
        with self._seen.open("a", encoding="utf-8") as out:
            out.write(json.dumps([address, payload["text"]]) + "\n")
        return await super().deliver(address, payload)


def killer(stage: Stage, nth: int) -> Observe:
    """Ends this process as `kill -9` does, when `stage` is reached for the nth time."""
    reached = 0

    def observe(now_at: Stage) -> None:
        nonlocal reached
        reached += now_at is stage
        if now_at is stage and reached == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return observe


def bench_at(url: str, seen: Path, observe: Observe) -> Bench:
    """The service over a database, watched."""
    bench = Bench(connect(url), platform=FakeNotedPlatform(seen))
    bench.worker = replace(bench.worker, observe=observe)
    bench.sender = replace(bench.sender, observe=observe)
    return bench


async def live(bench: Bench, events: list[Incoming], observe: Observe) -> None:
    """What a service does from its start: recover, store, answer, send, until nothing is left."""
    bench.inbox.recover()
    bench.outbox.recover()
    postbox = Postbox(bench.inbox, bench.clock, observe)
    await asyncio.gather(*(postbox.store([event]) for event in events))
    postbox.close()
    while True:
        bench.work()
        while await bench.sender.send_due():
            pass
        if not bench.inbox.depth():
            return


def main() -> None:
    """Live until death or the end."""
    url, stage, nth, seen = sys.argv[1:5]
    events = [
        Incoming("telegram", key, address, text, MONDAY)
        for key, address, text in map(json.loads, sys.stdin)
    ]
    observe = killer(Stage(stage), int(nth))
    asyncio.run(live(bench_at(url, Path(seen), observe), events, observe))


if __name__ == "__main__":
    main()
