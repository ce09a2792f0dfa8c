"""The worker as a fork: spoken with like any process, and only where there is one thread.

Each runs in a program of its own: this one has threads, and cannot be forked.
"""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
_BEGIN = """
import asyncio, os, signal, sys, threading, time
from contextlib import suppress
from api.processes.forked import fork
from api.processes.worker_process import WorkerProcess
from api.signals.live import Signals

async def heard(signals, worker, topics, ring=""):
    signals.open()
    async with signals.listen(topics[0]) as one, signals.listen(topics[-1]) as other:
        running = asyncio.create_task(worker.run(signals))
        while worker._process is None:
            await asyncio.sleep(0.01)
        if ring:
            worker.ring(ring)
        found = [await listener.wait(15) for listener in (one, other)]
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    return found
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """A program; it may take half a minute."""
    return subprocess.run(
        [sys.executable, "-c", _BEGIN + dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_fork_hears_and_tells_and_a_program_follows_it() -> None:
    done = run("""
        def echo():
            print("first:" + sys.stdin.readline().strip(), flush=True)

        worker = WorkerProcess((sys.executable, "-c", "print('second')"), fork(echo))
        print(asyncio.run(heard(Signals(), worker, ["first:inbox", "second"], "inbox")))
    """)

    assert done.stdout == "[True, True]\n", done.stderr


def test_a_fork_ends_when_it_is_asked_to() -> None:
    done = run("""
        async def main():
            await process.connect()
            process.terminate()
            codes = await process.wait(), await process.wait()
            with suppress(ProcessLookupError):
                process.kill()
                return "killed twice"
            return codes

        process = fork(lambda: time.sleep(60))
        print(asyncio.run(main()))
    """)

    assert done.stdout == "(-15, -15)\n", done.stderr


def test_a_fork_that_fails_says_why_and_runs_nothing_of_the_server() -> None:
    done = run("""
        def fail():
            raise RuntimeError("no knowledge")

        process = fork(fail)
        _, status = os.waitpid(process.pid, 0)
        print(os.waitstatus_to_exitcode(status))
    """)

    assert done.stdout == "1\n"
    assert "the worker failed" in done.stderr
    assert "RuntimeError: no knowledge" in done.stderr


def test_a_fork_ends_with_the_server() -> None:
    """Its input ends, since nobody else holds the other end."""
    done = run("""
        process = fork(lambda: os._exit(7 if sys.stdin.read() == "" else 8))
        os.close(process._pipes[0])
        _, status = os.waitpid(process.pid, 0)
        print(os.waitstatus_to_exitcode(status))
    """)

    assert done.stdout == "7\n", done.stderr


def test_nothing_is_forked_beside_a_thread() -> None:
    done = run("""
        threading.Thread(target=time.sleep, args=(0.5,)).start()
        print(fork(lambda: print("forked")))
    """)

    assert done.stdout == "None\n"


def test_what_server_and_worker_share_is_loaded_without_a_thread() -> None:
    """Else the worker would start as slowly as before, and nobody would see why."""
    done = run("""
        from api import serving
        from api.settings import Settings

        serving.work = lambda settings: print(os.getpid(), flush=True)
        worker = serving._start_worker(Settings())
        print(worker._first is not None, "api.wiring" in sys.modules)
    """)

    assert done.stdout == "True True\n", done.stderr
