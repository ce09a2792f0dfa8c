"""Versions whose last day is past."""

from datetime import date

from sqlalchemy import Connection

from knowledge.procedures import State, Version
from knowledge.store.rows import newest, read_version
from knowledge.store.tables import versions


def past(connection: Connection, today: date) -> list[Version]:
    """The newest versions that say they are in force, but only until a day before `today`."""
    query = newest().where(
        versions.c.state == State.IN_FORCE.value, versions.c.effective_until < today
    )
    return [read_version(row) for row in connection.execute(query).mappings()]
