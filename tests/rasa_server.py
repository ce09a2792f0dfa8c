"""A real Rasa server on loopback, its model trained once and kept."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.rasa.serve import service
from bot.rasa.training import train
from knowledge.aliases import load_aliases
from tests.servers import ROOT, free_port

SECONDS_TO_START = 180


@dataclass(slots=True)
class RasaServer:
    """A running server; `kill` ends it as a crash would."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def rasa_executable() -> Path:
    """Rasa's own, or a skip that says how to get it."""
    rasa = Path(os.environ.get("MOTCUA_RASA", ROOT / ".rasa-venv" / "bin" / "rasa"))
    if not rasa.exists():
        pytest.skip(f"no Rasa at {rasa}: run `make setup`")
    return rasa


@contextmanager
def running_rasa() -> Iterator[RasaServer]:
    """Rasa that knows the product's procedures by their names; ready to decide."""
    rasa, data = rasa_executable(), ROOT / ".cache" / "test-rasa"
    named = [(code, alias.vietnamese) for code, alias in load_aliases().items()]
    data.mkdir(parents=True, exist_ok=True)
    print("training and starting Rasa (some minutes the first time) ...", file=sys.__stderr__)
    started = service(rasa, train(rasa, named, data), data, free_port())
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            started.argv,
            env=dict(started.variables),
            cwd=started.folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(started.url, process)
        yield RasaServer(started.url, process)
    finally:
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise RuntimeError(f"Rasa did not start: see {ROOT}/.cache/test-rasa/server.log")
