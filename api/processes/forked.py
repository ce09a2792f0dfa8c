"""The first worker as a fork of the server: what both need is loaded once, not twice.

A fork copies the one thread that asks for it. So it is made before there is any other thread, any
loop and any connection; where a library has started a thread already, none is made, and the
worker is started as a program of its own (docs.python.org/3/library/os.html#os.fork).
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

_log = logging.getLogger(__name__)
_THREADS = Path("/proc/self/task")


class Fork:
    """A process that was forked, spoken with as with one of asyncio's: `connect` comes first."""

    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader

    def __init__(self, pid: int, to_it: int, from_it: int) -> None:
        self.pid = pid
        self._pipes = to_it, from_it
        self._ended: asyncio.Future[int] | None = None

    async def connect(self) -> None:
        """Open its pipes in the loop that runs."""
        loop = asyncio.get_running_loop()
        to_it, from_it = os.fdopen(self._pipes[0], "wb"), os.fdopen(self._pipes[1], "rb")
        self.stdout = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(self.stdout), from_it)
        transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, to_it)
        self.stdin = asyncio.StreamWriter(transport, protocol, None, loop)

    async def wait(self) -> int:
        """Its exit code once it has ended; negative for a signal's number."""
        if self._ended is None:
            self._ended = asyncio.ensure_future(asyncio.to_thread(_code_of, self.pid))
        return await asyncio.shield(self._ended)  # a process can be waited for only once

    def terminate(self) -> None:
        """Ask it to end; raises ProcessLookupError where it has ended."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it; raises ProcessLookupError where it has ended."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._ended is not None and self._ended.done():
            raise ProcessLookupError(self.pid)
        os.kill(self.pid, number)


def _code_of(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def fork(work: Callable[[], object]) -> Fork | None:
    """A process that does `work`, its standard input and output here; None where threads run."""
    if not _THREADS.is_dir() or len(list(_THREADS.iterdir())) > 1:
        return None
    its_input, to_it = os.pipe()
    from_it, its_output = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(to_it)
        os.close(from_it)
        _become(work, its_input, its_output)
    os.close(its_input)
    os.close(its_output)
    return Fork(pid, to_it, from_it)


def _become(work: Callable[[], object], its_input: int, its_output: int) -> NoReturn:
    """Do `work` as a program would, and never return into the server's code."""
    code = 1
    try:
        os.dup2(its_input, 0)
        os.dup2(its_output, 1)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # for its whole life
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        with suppress(KeyboardInterrupt):
            work()
        code = 0
    except Exception:  # noqa: BLE001  # nothing is above it
        _log.exception("the worker failed")
    finally:
        os._exit(code)
