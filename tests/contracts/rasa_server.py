"""A real Rasa server for tests: trained once, started on a free loopback port."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.dialogue.rasa_http import RasaDialogue
from bot.rasa.serve import LOOPBACK, Service, service
from bot.rasa.training import train
from knowledge.aliases import load_aliases

_ROOT = Path(__file__).parents[2]
_SLOWEST_START = 180  # seconds


def rasa_executable() -> Path:
    """$MOTCUA_RASA, or Rasa's environment of this repository; skips where there is none."""
    rasa = Path(os.environ.get("MOTCUA_RASA", _ROOT / ".rasa-venv" / "bin" / "rasa"))
    if not rasa.exists():
        pytest.skip(f"no Rasa in {rasa}: run `make setup` or name one in MOTCUA_RASA")
    return rasa.absolute()


@contextmanager
def running_rasa(rasa: Path, data_dir: Path) -> Iterator[str]:
    """The address of a server that knows the product's procedures; stopped in the end."""
    named = [(code, alias.vietnamese) for code, alias in load_aliases().items()]
    started = service(rasa, train(rasa, named, data_dir), data_dir, _free_port())
    with _process(started) as process:
        _wait(process, started.url)
        yield started.url


@contextmanager
def _process(started: Service) -> Iterator[subprocess.Popen[bytes]]:
    log = started.folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            started.argv,
            env=dict(started.variables),
            cwd=started.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    dialogue = RasaDialogue(url)
    end = time.monotonic() + _SLOWEST_START
    while not dialogue.ready():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"Rasa did not start: exit status {process.poll()}")
        time.sleep(0.2)
    dialogue.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
