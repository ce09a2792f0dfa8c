"""What citizens said of answers and of people, and what was wrong in guides."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.feedback import MOST_STARS, Fault
from bot.insight.tables import FEWEST, OTHER, Row, Table, few, share
from bot.store.figures import MistakeFigure, RatingFigure
from knowledge.library import Library

HELPED, NOT_HELPED = "helped", "not_helped"


def ratings_table(ratings: Sequence[RatingFigure]) -> Table:
    """Whether answers helped, and why not; empty below five ratings."""
    if len(ratings) < FEWEST:
        return Table("ratings", ("rating", "answers", "share"), ())
    said = Counter(HELPED if one.helped else one.fault or NOT_HELPED for one in ratings)
    names = (HELPED, *(fault.value for fault in Fault), NOT_HELPED)
    rows = [_counted(name, said[name], len(ratings)) for name in names if said[name]]
    return Table("ratings", ("rating", "answers", "share"), tuple(rows))


def stars_table(stars: Sequence[int]) -> Table:
    """How many cases were given how many stars; empty below five."""
    if len(stars) < FEWEST:
        return Table("stars", ("stars", "cases", "share"), ())
    given = Counter(stars)
    rows = [
        _counted("★" * number, given[number], len(stars)) for number in range(MOST_STARS, 0, -1)
    ]
    return Table("stars", ("stars", "cases", "share"), tuple(rows))


def mistakes_table(found: Sequence[MistakeFigure], library: Library) -> Table:
    """Reports of wrong answers and guides by procedure, and what came of them."""
    by_name: defaultdict[str, list[MistakeFigure]] = defaultdict(list)
    for one in found:
        version = library.newest(one.code) if one.code else None
        by_name[version.procedure.name if version else OTHER].append(one)
    rest = [one for name, some in by_name.items() if _small(some) or name == OTHER for one in some]
    rows = [
        _came_of(name, some) for name, some in by_name.items() if not _small(some) and name != OTHER
    ]
    rows.sort(key=lambda row: -float(row[1]))
    if not _small(rest):
        rows.append(_came_of(OTHER, rest))
    return Table("mistakes", ("label", "reports", "mended", "declined", "open"), tuple(rows))


def _small(found: Sequence[MistakeFigure]) -> bool:
    return len({one.conversation for one in found}) < FEWEST


def _came_of(name: str, found: Sequence[MistakeFigure]) -> Row:
    states = Counter(one.state for one in found)
    return (name, len(found), *(few(states[state]) for state in ("mended", "declined", "open")))


def _counted(name: str, count: int, of: int) -> Row:
    return (name, few(count), "" if 0 < count < FEWEST else share(count, of))
