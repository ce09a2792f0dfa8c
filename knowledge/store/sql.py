"""Versions, videos, offices and vectors in a database, by SQLAlchemy Core."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Table, delete, func, insert, select

from knowledge.offices import Office
from knowledge.procedures import Version
from knowledge.store.engine import reading
from knowledge.store.rows import (
    Contents,
    Held,
    newest,
    read_held,
    read_office,
    read_version,
    read_video,
    record_row,
    version_row,
)
from knowledge.store.tables import offices, revisions, vectors, versions, videos
from knowledge.videos import Video

Sourced = tuple[Version | Video | Office, str]
"""A record and the name of the file that it came from."""

_CHUNK = 400


class KnowledgeStore:
    """What is published. Every write that changes an answer ends with `publish`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def revision(self) -> int:
        """Grows with every publishing; an index of an older revision is stale."""
        with reading(self._engine) as connection:
            return connection.scalar(select(func.max(revisions.c.id))) or 0

    def publish(self, summary: str, at: datetime, new: Sequence[Sourced] = ()) -> int:
        """Write `new` and mark that all is to be answered from, in one step."""
        with self._engine.begin() as connection:
            for record, source in new:
                _write(connection, record, source, at)
            connection.execute(insert(revisions).values(at=at, summary=summary))
            return connection.scalar(select(func.max(revisions.c.id))) or 0

    def digests(self) -> dict[str, Held]:
        """The newest version of every code, without its body."""
        query = newest("code", *Held._fields)
        with reading(self._engine) as connection:
            return {row["code"]: read_held(row) for row in connection.execute(query).mappings()}

    def versions(self) -> list[Version]:
        """The newest version of every code, whatever its state, by code."""
        return self.snapshot()[1]

    def snapshot(self) -> tuple[Contents, list[Version]]:
        """Contents and versions, read at one moment."""
        with reading(self._engine) as connection:
            rows = connection.execute(newest()).mappings().all()
        return {row["code"]: read_held(row) for row in rows}, [read_version(row) for row in rows]

    def version(self, code: str) -> Version | None:
        """The newest version of `code`."""
        with reading(self._engine) as connection:
            query = newest().where(versions.c.code == code)
            row = connection.execute(query).mappings().first()
            return read_version(row) if row else None

    def videos(self) -> list[Video]:
        """Every video, by id."""
        return [read_video(body) for body in self._bodies(videos)]

    def offices(self) -> list[Office]:
        """Every office, by id."""
        return [read_office(body) for body in self._bodies(offices)]

    def _bodies(self, table: Table) -> list[str]:
        with reading(self._engine) as connection:
            return list(connection.scalars(select(table.c.body).order_by(table.c.id)))

    def compare(self, record: Video | Office) -> str:
        """What writing it would do: "created", "updated" or "unchanged"."""
        table = _table(record)
        with reading(self._engine) as connection:
            old = connection.scalar(select(table.c.digest).where(table.c.id == record.id))
        if old is None:
            return "created"
        return "unchanged" if old == record_row(record)["digest"] else "updated"

    def encoded(self, encoder: str) -> set[str]:
        """Digests of the texts whose vector by `encoder` is already made."""
        query = select(vectors.c.text_digest).where(vectors.c.encoder == encoder)
        with reading(self._engine) as connection:
            return set(connection.scalars(query))

    def known_vectors(self, encoder: str, digests: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Those vectors of `encoder` that are already made, by text digest."""
        columns = select(vectors.c.text_digest, vectors.c.vector)
        found: dict[str, NDArray[np.float32]] = {}
        with reading(self._engine) as connection:
            for chunk in _chunks(list(digests), _CHUNK):
                rows = connection.execute(
                    columns.where(vectors.c.encoder == encoder, vectors.c.text_digest.in_(chunk))
                )
                for digest, blob in rows:
                    found[digest] = np.frombuffer(blob, np.float16).astype(np.float32)
        return found

    def add_vectors(self, encoder: str, made: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors, half precision, by text digest; those that are there stay."""
        have = self.known_vectors(encoder, made)
        rows = [
            {
                "encoder": encoder,
                "text_digest": digest,
                "vector": vector.astype(np.float16).tobytes(),
            }
            for digest, vector in made.items()
            if digest not in have
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(vectors), rows)


def _table(record: Video | Office) -> Table:
    return videos if isinstance(record, Video) else offices


def _write(
    connection: Connection, record: Version | Video | Office, source: str, at: datetime
) -> None:
    if isinstance(record, Version):
        connection.execute(insert(versions).values(version_row(record, source, at)))
        return
    table = _table(record)
    connection.execute(delete(table).where(table.c.id == record.id))
    connection.execute(insert(table).values(source=source, **record_row(record)))


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
