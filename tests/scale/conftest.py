"""The sample knowledge in a PostgreSQL database, and processes over it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import pytest

from api.operating.moving import move
from knowledge.store.engine import connect
from tests.databases import PostgresDatabases
from tests.journeys.conftest import knowledge
from tests.servers import ROOT, Product

__all__ = ["knowledge"]
SECRET = "a secret that all servers of one office share"


class WorkerAlone:
    """`motcua work --alone`; killed at will."""

    def __init__(self, data: Path, encoder: Path, url: str) -> None:
        self._log = data / "worker.log"
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")},
            "MOTCUA_DATA": str(data),
            "MOTCUA_ENCODER": str(encoder),
            "MOTCUA_DEMO": "1",
            "MOTCUA_DATABASE": url,
            "MOTCUA_SECRET": SECRET,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "api", "work", "--alone"],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            assert self._process.poll() is None, self._log.read_text()[-4_000:]
            self._process.kill()
            self._process.wait()
            self._process = None


class Province:
    """Several servers and workers over one database, on one machine unless told otherwise."""

    def __init__(self, url: str, data: Path, encoder: Path) -> None:
        self.url = url
        self.data = data
        self._encoder = encoder
        self._open = ExitStack()
        self.servers: list[Product] = []
        self.workers: list[WorkerAlone] = []

    def add_server(self, data: Path | None = None) -> Product:
        """One more server, that answers nobody itself; with a folder of its own, a machine."""
        folder = data or self.data
        product = Product(folder, self._encoder, database=self.url, secret=SECRET, answers="0")
        self.servers.append(self._open.enter_context(product))
        return product

    def add_worker(self) -> WorkerAlone:
        """One more worker."""
        worker = WorkerAlone(self.data, self._encoder, self.url)
        self.workers.append(self._open.enter_context(worker))
        return worker

    def begin(self, servers: int, workers: int) -> None:
        """Start so many at once."""
        with ThreadPoolExecutor(servers) as pool:
            starting = [pool.submit(self.add_server) for _ in range(servers)]
            for _ in range(workers):
                self.add_worker()
            for one in starting:
                one.result()

    def kill_server(self) -> Product:
        """kill -9 of the first server; the others stay."""
        killed = self.servers.pop(0)
        killed.kill()
        return killed

    def kill_worker(self) -> None:
        """kill -9 of the first worker."""
        self.workers.pop(0).kill()

    def close(self) -> None:
        """Stop all."""
        self._open.close()


Furnish = Callable[[str], None]


@pytest.fixture(scope="session")
def furnish(knowledge: Path) -> Furnish:
    """Copies the sample knowledge and its clerks into an empty database."""

    def copy(url: str) -> None:
        source, target = connect(f"sqlite:///{knowledge / 'motcua.db'}"), connect(url)
        move(source, target)
        source.dispose()
        target.dispose()

    return copy


@pytest.fixture(scope="module")
def province(
    furnish: Furnish,
    postgres_databases: PostgresDatabases,
    encoder_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Province]:
    """Three servers and two workers over the sample knowledge; tests that kill come last."""
    url = postgres_databases.make(migrated=False)
    furnish(url)
    made = Province(url, tmp_path_factory.mktemp("machine"), encoder_folder)
    made.begin(servers=3, workers=2)
    yield made
    made.close()
