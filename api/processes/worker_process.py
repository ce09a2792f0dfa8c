"""Turns in a process of their own, so that answering citizens never holds up a webhook.

Python runs one thread at a time: four workers that compute in the server's process would let a
request wait for each of them, again and again. The two processes share the database; what they
tell each other by pipe is only "look again", so that a lost line costs half a second.
"""

import asyncio
import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import IO

from api.processes.forked import Fork
from api.signals.live import Signals

_log = logging.getLogger(__name__)
_RESTART_SECONDS = 1.0
_STOP_SECONDS = 5.0
_DIALOGUE = "dialogue:"
_ENCODER = "encoder:"
MEASURED = "measured:"
"""Before a line that is no signal but a measurement, see api/metrics/meters.py."""
SWITCH_SECONDS = 0.0005
"""How long a thread may hold up the others of its process: with Python's usual 5 ms, a request
or a transaction that is done in 2 ms waits for each thread that computes meanwhile."""


class WorkerProcess:
    """The server's side: keeps one worker running while it is told to.

    The `first` may have been forked; whoever comes after it is started by `argv`.
    """

    def __init__(self, argv: Sequence[str], first: Fork | None = None) -> None:
        self._argv = tuple(argv)
        self._first = first
        self._process: asyncio.subprocess.Process | Fork | None = None
        self.degraded = False
        self.hear: Callable[[str], None] = lambda _measured: None
        self.without_encoder = False

    def ring(self, topic: str) -> None:
        """Tell the worker to look again; from the event loop only."""
        stdin = self._process.stdin if self._process else None
        if stdin is not None and not stdin.is_closing():
            stdin.write(f"{topic}\n".encode())

    async def launch(self) -> asyncio.subprocess.Process | Fork:
        """Start the process. Done before the server makes itself ready, both get ready at once."""
        first, self._first = self._first, None
        if first is not None:
            await first.connect()
        self._process = first or await asyncio.create_subprocess_exec(
            *self._argv, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        return self._process

    async def run(self, signals: Signals) -> None:
        """Run until cancelled; a worker that dies is started again."""
        while True:
            process = self._process or await self.launch()
            try:
                await self._listen(process, signals)
                _log.error("the worker ended", extra={"code": await process.wait()})
            finally:
                self._process = None
                await self._stop(process)
            await asyncio.sleep(_RESTART_SECONDS)

    async def _listen(self, process: asyncio.subprocess.Process | Fork, signals: Signals) -> None:
        if process.stdout is None:
            raise RuntimeError("the worker has no pipe")
        async for line in process.stdout:
            topic = line.decode().strip()
            if topic.startswith(_ENCODER):
                self.without_encoder = topic == encoder_topic(True)
            elif topic.startswith(_DIALOGUE):
                self.degraded = topic == f"{_DIALOGUE}degraded"
            elif topic.startswith(MEASURED):
                self.hear(topic.removeprefix(MEASURED))
            else:
                signals.send(topic)

    async def _stop(self, process: asyncio.subprocess.Process | Fork) -> None:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()


def become_worker(ring: Callable[[str], None]) -> Callable[[str], None]:
    """The worker's side: `ring` is called for each line that comes; returns how to tell one.

    The end of the pipe is the end of the server, and of this process.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    Thread(target=_hear, args=(sys.stdin, ring), daemon=True).start()

    def tell(topic: str) -> None:
        with suppress(OSError):
            os.write(sys.stdout.fileno(), f"{topic}\n".encode())

    return tell


def settle_memory() -> None:
    """Take what was loaded out of the garbage collector's rounds, and let it begin them.

    It looks at every object that lives: with the knowledge in memory a round takes a tenth of a
    second, and everything waits (docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.freeze()
    gc.enable()


def _hear(lines: IO[str], ring: Callable[[str], None]) -> None:
    for line in lines:
        ring(line.strip())
    os._exit(0)  # no thread of ours may outlive the server


def encoder_topic(degraded: bool) -> str:
    """How the worker says whether questions have vectors."""
    return f"{_ENCODER}{'degraded' if degraded else 'ok'}"


def dialogue_topic(degraded: bool) -> str:
    """How the worker says whether its dialogue works."""
    return f"{_DIALOGUE}{'degraded' if degraded else 'ok'}"
