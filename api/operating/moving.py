"""Moving everything from one database to another: from SQLite to PostgreSQL as an office grows."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Table, func, insert, select

from api.migrations import migrate
from api.migrations.tables import TABLES
from knowledge.store.engine import reading

_AT_A_TIME = 500


class NotEmpty(Exception):
    """The database to move to holds something already."""


def move(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row of `source` into the empty `target`; returns how many, by table.

    All is read at one moment and written in one transaction. Stop what writes to `source` first:
    what comes in later stays behind. Raises NotEmpty.
    """
    migrate(source)
    migrate(target)
    with reading(source) as read, target.begin() as write:
        for table in _tables():
            if write.execute(select(table).limit(1)).first() is not None:
                raise NotEmpty(f"{table.name} holds rows already: name an empty database")
        return {table.name: _copy(read, write, table) for table in _tables()}


def _tables() -> Iterator[Table]:
    """Every table, those first that others point to."""
    for metadata in TABLES:
        yield from metadata.sorted_tables


def _copy(read: Connection, write: Connection, table: Table) -> int:
    copied = 0
    for rows in read.execute(select(table)).mappings().partitions(_AT_A_TIME):
        write.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    if copied and write.dialect.name == "postgresql":
        _go_on_counting(write, table)
    return copied


def _go_on_counting(write: Connection, table: Table) -> None:
    """The next number that the table draws is above those that were copied."""
    counted = table.autoincrement_column
    if counted is not None:
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        if write.scalar(select(sequence)) is not None:
            write.execute(
                select(func.setval(sequence, select(func.max(counted)).scalar_subquery()))
            )
