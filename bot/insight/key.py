"""The few figures that tell how the desk does, and how they changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from bot.insight.desk_work import Kept
from bot.insight.questions import family
from bot.insight.tables import FEWEST, Row, Table, Unit, Value, few, share
from bot.store.figures import MistakeFigure, RatingFigure, TurnFigure


@dataclass(frozen=True, slots=True)
class Counts:
    """What the key figures of a period are made of."""

    turns: Sequence[TurnFigure]
    cases: int
    kept: Sequence[Kept]
    ratings: Sequence[RatingFigure]
    stars: Sequence[int]
    mistakes: Sequence[MistakeFigure]
    scans: int = 0


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure; `value` "" where fewer than five stand behind it, "<5" for a small count."""

    name: str
    unit: Unit
    value: Value


def key_figures(counts: Counts) -> tuple[KeyFigure, ...]:
    """In the order in which they are read."""
    talks = len({turn.conversation for turn in counts.turns})
    return (
        KeyFigure("conversations", Unit.COUNT, few(talks)),
        KeyFigure("turns", Unit.COUNT, len(counts.turns) if talks >= FEWEST else few(talks)),
        *(KeyFigure(name, Unit.SHARE, _ended(counts.turns, name, talks)) for name in _ENDINGS),
        KeyFigure("cases", Unit.COUNT, few(counts.cases)),
        KeyFigure("kept", Unit.SHARE, _of(counts.kept, lambda one: one.in_time)),
        KeyFigure("helped", Unit.SHARE, _of(counts.ratings, lambda one: one.helped)),
        KeyFigure("stars", Unit.STARS, _mean(counts.stars)),
        KeyFigure("reports", Unit.COUNT, few(len(counts.mistakes))),
        KeyFigure("scans", Unit.COUNT, few(counts.scans)),
    )


def changes_table(week: Counts, week_before: Counts, month: Counts, month_before: Counts) -> Table:
    """Each figure of a week and a month beside the one before."""
    periods = [key_figures(counts) for counts in (week, week_before, month, month_before)]
    rows: list[Row] = []
    for figure, before, long, long_before in zip(*periods, strict=True):
        weeks = (figure.value, before.value, change(figure.value, before.value))
        months = (long.value, long_before.value, change(long.value, long_before.value))
        rows.append((figure.name, *weeks, *months))
    columns = ("figure", "week", "week_before", "change", "month", "month_before", "change")
    return Table("changes", columns, tuple(rows), tuple(figure.unit for figure in periods[0]))


def change(now: Value, before: Value) -> Value:
    """By how much it grew; "" where one of the two cannot be shown."""
    if isinstance(now, str) or isinstance(before, str):
        return ""
    return round(now - before, 3)


T = TypeVar("T")
_ENDINGS = ("answered", "asked", "refused", "escalated")


def _ended(turns: Sequence[TurnFigure], name: str, talks: int) -> Value:
    ended = sum(family(turn) == name for turn in turns)
    return share(ended, len(turns)) if talks >= FEWEST and not 0 < ended < FEWEST else ""


def _of(found: Sequence[T], good: Callable[[T], bool]) -> Value:
    return share(sum(map(good, found)), len(found)) if len(found) >= FEWEST else ""


def _mean(stars: Sequence[int]) -> Value:
    return round(fmean(stars), 2) if len(stars) >= FEWEST else ""
