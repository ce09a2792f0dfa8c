"""Makes the figures of a period: the tables, and the few figures that tell how the desk does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from bot.casework.promises import Promises
from bot.insight import desk_work, feedback, questions
from bot.insight.key import Counts, changes_table
from bot.insight.tables import Table
from bot.insight.unfound import unfound
from bot.outcomes import Outcome
from bot.store import figures
from knowledge.library import Library
from knowledge.places import load_gazetteer
from knowledge.ports import Encoder
from knowledge.store.engine import reading

_UNFOUND = (Outcome.REFUSED_NO_SOURCE.value, Outcome.ASKED_TO_REPHRASE.value)
_MOST_UNFOUND = 2_000
_MOST_PLACES = 20_000
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to, and not with, `until`."""

    since: datetime
    until: datetime

    @property
    def before(self) -> "Period":
        """The period of the same length before."""
        return Period(self.since - (self.until - self.since), self.since)


CountScans = Callable[[Period], int]
"""How often posters were scanned in a period."""


def no_scans(_period: Period) -> int:
    """For a desk without posters."""
    return 0


@dataclass(frozen=True, slots=True)
class Insight:
    """Reads the figures; `scans` are counted elsewhere."""

    engine: Engine
    library: Library
    encoder: Encoder
    promises: Promises
    scans: CountScans = no_scans

    def tables(self, period: Period, before: Period | None = None) -> tuple[Table, ...]:
        """Every table of the period; `before` is what the endings are compared with."""
        before = before or period.before
        with reading(self.engine) as connection:
            asked = self._asked(connection, period, before)
            lost = figures.said(connection, period.since, period.until, _MOST_UNFOUND, _UNFOUND)
            came_of = self._came_of(connection, period)
        return (*asked, unfound(lost, self.encoder), *came_of)

    def changes(self, until: datetime) -> Table:
        """The last week and the last thirty days, each beside the one before."""
        week, month = Period(until - _WEEK, until), Period(until - _MONTH, until)
        periods = (week, week.before, month, month.before)
        return changes_table(*(self.counts(period) for period in periods))

    def counts(self, period: Period) -> Counts:
        """What the key figures of a period are made of."""
        since, until = period.since, period.until
        with reading(self.engine) as connection:
            opened = figures.case_figures(connection, since, until)
            return Counts(
                turns=figures.endings(connection, since, until),
                cases=sum(not case.is_opinion for case in opened),
                kept=desk_work.kept_promises(connection, self.promises, opened),
                ratings=figures.rating_figures(connection, since, until),
                stars=figures.star_figures(connection, since, until),
                mistakes=figures.mistake_figures(connection, since, until),
                scans=self.scans(period),
            )

    def _asked(self, connection: Connection, period: Period, before: Period) -> tuple[Table, ...]:
        """What was asked: how it ended, about what, where from and when."""
        since, until = period.since, period.until
        turns = figures.turn_figures(connection, since, until)
        former = figures.endings(connection, before.since, before.until)
        everything = figures.said(connection, since, until, _MOST_PLACES)
        return (
            questions.families(turns, former),
            *questions.subjects(turns, self.library),
            questions.places(everything, load_gazetteer().find),
            questions.channels(turns),
            questions.days(turns, since, until),
            questions.hours(turns),
        )

    def _came_of(self, connection: Connection, period: Period) -> tuple[Table, ...]:
        """What citizens said of it, and how the desk kept its word."""
        since, until = period.since, period.until
        opened = figures.case_figures(connection, since, until)
        kept = desk_work.kept_promises(connection, self.promises, opened)
        done = figures.work_done(connection, since, until)
        reported = figures.mistake_figures(connection, since, until)
        return (
            feedback.ratings_table(figures.rating_figures(connection, since, until)),
            feedback.stars_table(figures.star_figures(connection, since, until)),
            feedback.mistakes_table(reported, self.library),
            desk_work.promises_table(kept),
            desk_work.opinions_table(connection, self.promises, opened),
            desk_work.workload_table(done, kept),
        )
