"""Counts scans of posters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.posters.tables import poster_scans
from knowledge.store.engine import reading

_MONTH = 30


@dataclass(frozen=True, slots=True)
class Counted:
    """A poster's scans: ever, in the last thirty days, and the last day with one."""

    tag: str
    total: int
    month: int
    last: date


class Scans:
    """One number a poster and day."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sweep(self, before: datetime, dry_run: bool) -> int:
        """Delete the counts of days before a moment, or only count them; how many they are."""
        over = poster_scans.c.day < before.date()
        with self._engine.begin() as connection:
            if not dry_run:
                return connection.execute(delete(poster_scans).where(over)).rowcount
            query = select(func.count()).select_from(poster_scans).where(over)
            return connection.scalar(query) or 0

    def count(self, tag: str, day: date) -> None:
        """One more scan of `tag` on `day`; none is lost to another process's first of the day."""
        if self._added(tag, day):
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(poster_scans).values(tag=tag, day=day, count=1))
        except IntegrityError:
            self._added(tag, day)

    def all(self, today: date) -> Sequence[Counted]:
        """Every poster that was ever scanned, the most scanned of the last thirty days first."""
        since = today - timedelta(days=_MONTH - 1)
        count = poster_scans.c.count
        month = func.coalesce(func.sum(count).filter(poster_scans.c.day >= since), 0)
        query = (
            select(
                poster_scans.c.tag,
                func.sum(count).label("total"),
                month.label("month"),
                func.max(poster_scans.c.day).label("last"),
            )
            .group_by(poster_scans.c.tag)
            .order_by(month.desc(), poster_scans.c.tag)
        )
        with reading(self._engine) as connection:
            return [Counted(*row) for row in connection.execute(query)]

    def between(self, first: date, last: date) -> dict[str, int]:
        """How often each poster was scanned from `first` to `last`, both included."""
        day = poster_scans.c.day
        query = (
            select(poster_scans.c.tag, func.sum(poster_scans.c.count))
            .where(day >= first, day <= last)
            .group_by(poster_scans.c.tag)
        )
        with reading(self._engine) as connection:
            return {str(tag): int(count) for tag, count in connection.execute(query)}

    def _added(self, tag: str, day: date) -> bool:
        same = (poster_scans.c.tag == tag) & (poster_scans.c.day == day)
        with self._engine.begin() as connection:
            query = update(poster_scans).where(same).values(count=poster_scans.c.count + 1)
            return connection.execute(query).rowcount == 1
