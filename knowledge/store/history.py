"""Versions over time: the editions of a procedure, and what was published lately."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, select

from knowledge.hours import VIETNAM
from knowledge.procedures import State
from knowledge.store.engine import reading
from knowledge.store.rows import read_version
from knowledge.store.tables import versions
from knowledge.versions import Edition


class History:
    """Reads what was published, and when. Nothing of it ever changes or is deleted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def editions(self, code: str) -> list[Edition]:
        """Every edition of `code`, the newest first; former ones are AMENDED."""
        query = _with_next().where(versions.c.code == code).order_by(versions.c.number.desc())
        with reading(self._engine) as connection:
            return [_edition(row) for row in connection.execute(query).mappings()]

    def recent(self, most: int = 50, offset: int = 0) -> list[Edition]:
        """What was published last, the newest first; skips the first `offset`."""
        order = (versions.c.published_at.desc(), versions.c.id.desc())
        query = _with_next().order_by(*order).limit(most).offset(offset)
        with reading(self._engine) as connection:
            return [_edition(row) for row in connection.execute(query).mappings()]


def _with_next() -> Select[Any]:
    """Each row with when the one after it began."""
    after = versions.alias("after")
    same = (after.c.code == versions.c.code) & (after.c.number == versions.c.number + 1)
    began = (after.c.effective_from.label("next_day"), after.c.published_at.label("next_at"))
    return select(*versions.c, *began).outerjoin(after, same)


def _edition(row: RowMapping) -> Edition:
    version = read_version(row)
    until = version.effective_until
    if row["next_at"] is not None:
        began = row["next_day"] or row["next_at"].astimezone(VIETNAM).date()
        until = began - timedelta(days=1)
        if version.in_force:
            version = replace(version, state=State.AMENDED)
    return Edition(version, row["source"], row["published_at"], row["published_by"], until)
