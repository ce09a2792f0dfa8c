"""Databases for tests: SQLite files, and databases on a PostgreSQL server of the tests' own."""

import shutil
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from api.migrations import migrate
from knowledge.store.engine import connect
from tests.postgres import Cluster


class Server(Protocol):
    """Makes databases: empty ones, or with the newest schema."""

    def make(self, *, migrated: bool) -> str:
        """The URL of a new database."""
        ...

    def remove(self, url: str) -> None:
        """Remove one that `make` made."""
        ...


class SqliteFiles:
    """A Server: each database is a file of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def make(self, *, migrated: bool) -> str:
        """The URL of a new file; one with a schema is a copy."""
        self._made += 1
        path = self._folder / f"{self._made}.db"
        if migrated:
            shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def remove(self, url: str) -> None:
        """The folder is removed as a whole."""

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.db"
        _migrate(f"sqlite:///{path}")
        return path


class PostgresDatabases:
    """A Server: each database is a copy of a template on `cluster`."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def make(self, *, migrated: bool) -> str:
        """The URL of a new database."""
        template = self._template if migrated else "template0"
        return self._cluster.url(self._cluster.create(template))

    def remove(self, url: str) -> None:
        """Drop it, so that the server stays small."""
        self._cluster.drop(url.rpartition("/")[2])

    @cached_property
    def _template(self) -> str:
        name = self._cluster.create()
        _migrate(self._cluster.url(name))
        return name


class Databases:
    """The databases of one test, removed after it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._made = ExitStack()

    def empty(self) -> Engine:
        """An engine over a database without a schema."""
        return self.open(self._url(migrated=False))

    def migrated(self) -> Engine:
        """An engine over a database with the newest schema and no rows."""
        return self.open(self.migrated_url())

    def migrated_url(self) -> str:
        """The URL of such a database."""
        return self._url(migrated=True)

    def open(self, url: str) -> Engine:
        """An engine, closed after the test."""
        engine = connect(url)
        self._made.callback(engine.dispose)
        return engine

    def close(self) -> None:
        """Close every engine and remove every database."""
        self._made.close()

    def _url(self, *, migrated: bool) -> str:
        url = self._server.make(migrated=migrated)
        self._made.callback(self._server.remove, url)
        return url


def _migrate(url: str) -> None:
    engine = connect(url)
    migrate(engine)
    engine.dispose()
