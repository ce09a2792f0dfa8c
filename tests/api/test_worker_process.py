"""The worker beside the server: it hears, tells, is started again, and never outlives it."""

import asyncio
import sys
from contextlib import suppress

import pytest

from api.processes import worker_process
from api.processes.worker_process import WorkerProcess, dialogue_topic
from api.signals.live import Signals

_ECHO = """
import sys
print("conversation:7", flush=True)
print("dialogue:degraded", flush=True)
for line in sys.stdin:
    print(line.strip(), flush=True)
"""
_DIES = "print('conversation:7', flush=True)"


async def heard(signals: Signals, topic: str, seconds: float = 15) -> bool:
    """Whether a signal comes."""
    async with signals.listen(topic) as listener:
        return await listener.wait(seconds)


async def stop(running: asyncio.Task[None]) -> None:
    """End the worker as the server does."""
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_signals_go_both_ways() -> None:
    """What the worker says wakes listeners here; what is rung reaches the worker."""
    signals = Signals()
    signals.open()
    worker = WorkerProcess((sys.executable, "-c", _ECHO))
    first = asyncio.create_task(heard(signals, "conversation:7"))
    await asyncio.sleep(0)
    running = asyncio.create_task(worker.run(signals))

    told = await first
    echoed = asyncio.create_task(heard(signals, "inbox"))
    await asyncio.sleep(0)
    worker.ring("inbox")

    assert told
    assert await echoed
    assert worker.degraded
    await stop(running)


async def test_a_worker_that_dies_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a pause; it is heard a second time."""
    monkeypatch.setattr(worker_process, "_RESTART_SECONDS", 0.01)
    signals = Signals()
    signals.open()
    times = 0
    running = asyncio.create_task(WorkerProcess((sys.executable, "-c", _DIES)).run(signals))
    while times < 2:
        times += await heard(signals, "conversation:7")

    assert times == 2
    await stop(running)


async def test_the_worker_ends_with_its_server() -> None:
    """Its pipe closes: nothing goes on without a server."""
    code = (
        "from api.processes.worker_process import become_worker\n"
        "import time\nbecome_worker(print)\ntime.sleep(60)"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdin=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.close()

    assert await asyncio.wait_for(process.wait(), 15) == 0


def test_the_worker_says_whether_its_dialogue_works() -> None:
    """In one line."""
    assert (dialogue_topic(True), dialogue_topic(False)) == ("dialogue:degraded", "dialogue:ok")
