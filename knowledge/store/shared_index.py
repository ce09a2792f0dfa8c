"""Indexes that machines without a common folder hand each other: their files, in the database.

For PostgreSQL: the processes of SQLite share a folder. Over 2,642 guides an index has 69 MB; it is
written once a publication and read by every machine, each of which would build it for 8 seconds.
"""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from knowledge.store.engine import reading
from knowledge.store.postgres import alone
from knowledge.store.tables import index_files

_log = logging.getLogger(__name__)
_CHUNK = 1 << 20  # bytes a row
_AT_ONCE = 8
_KEPT = 3  # of the newest: two releases may run side by side while one replaces the other


class StoredIndexes:
    """`knowledge.ports.SharedIndexes` in the database: a row for each piece of a file.

    What the database refuses is logged: whoever gets no index builds it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def offer(self, key: str, folder: Path) -> None:
        """Put the files of `folder` there under `key`, once; the oldest keys go."""
        try:
            with self._engine.begin() as connection:
                _put(connection, key, folder)
        except SQLAlchemyError:
            _log.warning("index is not handed to other machines", exc_info=True)

    def fetch(self, key: str, into: Path) -> bool:
        """Write the files of `key` into the empty folder `into`; False where there are none."""
        try:
            with reading(self._engine) as connection:
                return _take(connection, key, into)
        except SQLAlchemyError:
            _log.warning("index cannot be taken from the database", exc_info=True)
            return False


def _put(connection: Connection, key: str, folder: Path) -> None:
    alone(connection, "index")
    known = _newest_first(connection)
    if key in known:
        return
    for row in _pieces(folder):
        connection.execute(insert(index_files).values(key=key, **row))
    gone = known[_KEPT - 1 :]
    connection.execute(delete(index_files).where(index_files.c.key.in_(gone)))


def _take(connection: Connection, key: str, into: Path) -> bool:
    columns = select(index_files.c.name, index_files.c.body)
    query = columns.where(index_files.c.key == key).order_by(index_files.c.id)
    found = False
    for name, body in connection.execution_options(yield_per=_AT_ONCE).execute(query):
        found = True
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(body)
    return found


def _newest_first(connection: Connection) -> Sequence[str]:
    newest = func.max(index_files.c.id)
    query = select(index_files.c.key).group_by(index_files.c.key).order_by(newest.desc())
    return connection.scalars(query).all()


def _pieces(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        with path.open("rb") as file:
            yield {"name": name, "body": file.read(_CHUNK)}  # an empty file is one too
            while body := file.read(_CHUNK):
                yield {"name": name, "body": body}
