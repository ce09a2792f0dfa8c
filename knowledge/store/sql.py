"""What is published, in a database, by SQLAlchemy Core."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select

from knowledge.groups import Group
from knowledge.offices import Office
from knowledge.overrides import Override
from knowledge.procedures import Version
from knowledge.store import held_by, local, texts, waiting
from knowledge.store.bodies import Other, kind_of, read_body, record_digest, write_body
from knowledge.store.engine import reading
from knowledge.store.postgres import alone, tell
from knowledge.store.rows import Contents, Held, newest, read_held, read_version, version_row
from knowledge.store.tables import groups, offices, revisions, versions, videos
from knowledge.store.vectors import VectorRows
from knowledge.versions import Waiting
from knowledge.videos import Video

Sourced = tuple[Version | Other, str]
"""A record and the name of the source that it came from."""


class Ended(NamedTuple):
    """That a record that is no procedure ends, and which source says so."""

    record: str
    key: str
    source: str


_TABLES: Mapping[str, Table] = {"video": videos, "office": offices, "group": groups}


class KnowledgeStore(VectorRows):
    """What is published. Every write that changes an answer ends with `publish`."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.engine = engine

    def revision(self) -> int:
        """Grows with every publishing; an index of an older revision is stale."""
        with reading(self.engine) as connection:
            return connection.scalar(select(func.max(revisions.c.id))) or 0

    def publish(
        self,
        summary: str,
        at: datetime,
        new: Sequence[Sourced] = (),
        *,
        by: str = "import",
        gone: Sequence[Ended] = (),
        found: Sequence[Waiting] = (),
        sources: Collection[str] = (),
        holdings: Sequence[held_by.Holding] = (),
        settled: Sequence[Waiting] = (),
    ) -> int:
        """Write everything and mark that all is to be answered from, in one step.

        `gone` are records that end; `found` are changes that wait from now on;
        `settled` are waiting changes that are over; `holdings` become all that `sources` hold.
        """
        with self.engine.begin() as connection:
            alone(connection, "knowledge")  # a revision may not appear after a higher one
            for record, source in new:
                _write(connection, record, source, at, by)
            for one in gone:
                _end(connection, one, at, by)
            waiting.settle(connection, settled, at)
            waiting.add(connection, found, at)
            held_by.replace(connection, sources, holdings)
            if new or gone or sources or not (found or settled):
                connection.execute(insert(revisions).values(at=at, summary=summary))
                tell(connection, "knowledge")
            return connection.scalar(select(func.max(revisions.c.id))) or 0

    def digests(self) -> dict[str, Held]:
        """The newest version of every code, without its body."""
        query = newest("code", *Held._fields)
        with reading(self.engine) as connection:
            return {row["code"]: read_held(row) for row in connection.execute(query).mappings()}

    def versions(self) -> list[Version]:
        """The newest version of every code, whatever its state, by code."""
        return self.snapshot()[1]

    def snapshot(self) -> tuple[Contents, list[Version]]:
        """Contents and versions, read at one moment."""
        with reading(self.engine) as connection:
            rows = connection.execute(newest()).mappings().all()
        rows = sorted(rows, key=lambda row: row["code"])  # whatever the database's collation
        return {row["code"]: read_held(row) for row in rows}, [read_version(row) for row in rows]

    def version(self, code: str, number: int | None = None) -> Version | None:
        """The version of `code` with this number; the newest where none is given."""
        query = newest().where(versions.c.code == code)
        if number is not None:
            query = select(versions).where(versions.c.code == code, versions.c.number == number)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
            return read_version(row) if row else None

    def videos(self) -> list[Video]:
        """Every video, by id."""
        return [read_body("video", body) for body in self._bodies(videos)]

    def offices(self) -> list[Office]:
        """Every office, by id."""
        return [read_body("office", body) for body in self._bodies(offices)]

    def groups(self) -> list[Group]:
        """Every group of interconnected procedures, by id."""
        return [read_body("group", body) for body in self._bodies(groups)]

    def overrides(self) -> list[local.Local]:
        """What every place does differently, by id."""
        with reading(self.engine) as connection:
            return local.current(connection)

    def holds_override(self, override_id: str) -> bool:
        """Whether an override with this id is in force."""
        with reading(self.engine) as connection:
            return local.digest(connection, override_id) is not None

    def texts(self, kind: str, key: str) -> list[texts.Text]:
        """Every version of a record that is no procedure, the newest first."""
        with reading(self.engine) as connection:
            return texts.texts(connection, kind, key)

    def ended_groups(self) -> set[str]:
        """The ids of groups that were withdrawn, those of the product too."""
        with reading(self.engine) as connection:
            return texts.ended(connection, "group")

    def checked(self) -> dict[str, date]:
        """For each code the day on which it was last checked against a source."""
        with reading(self.engine) as connection:
            return held_by.checked(connection)

    def _bodies(self, table: Table) -> list[str]:
        with reading(self.engine) as connection:
            return list(connection.scalars(select(table.c.body).order_by(table.c.id)))

    def held_digest(self, record: Other) -> str | None:
        """The digest of the published record with the same id; None where there is none."""
        with reading(self.engine) as connection:
            if isinstance(record, Override):
                return local.digest(connection, record.id)
            table = _TABLES[kind_of(record)]
            return connection.scalar(select(table.c.digest).where(table.c.id == record.id))

    def check(self, code: str, source: str, day: date, at: datetime, summary: str) -> None:
        """Remember that a procedure was compared with its source on `day` and found the same."""
        with self.engine.begin() as connection:
            held_by.check(connection, source, code, day)
            connection.execute(insert(revisions).values(at=at, summary=summary))

    def compare(self, record: Other) -> str:
        """What writing it would do: "created", "amended" or "unchanged"."""
        old = self.held_digest(record)
        if old is None:
            return "created"
        return "unchanged" if old == record_digest(record) else "amended"


def _write(
    connection: Connection, record: Version | Other, source: str, at: datetime, by: str
) -> None:
    if isinstance(record, Version):
        connection.execute(insert(versions).values(version_row(record, source, at, by)))
    elif isinstance(record, Override):
        local.write(connection, record, source, at, by)
    else:
        table = _TABLES[kind_of(record)]
        row = {"id": record.id, "digest": record_digest(record), "body": write_body(record)}
        connection.execute(delete(table).where(table.c.id == record.id))
        connection.execute(insert(table).values(source=source, **row))
        texts.write(connection, record, source, at, by)


def _end(connection: Connection, ended: Ended, at: datetime, by: str) -> None:
    if ended.record == "override":
        local.end(connection, ended.key, ended.source, at, by)
    else:
        table = _TABLES[ended.record]
        connection.execute(delete(table).where(table.c.id == ended.key))
        texts.end(connection, *ended, at, by)
