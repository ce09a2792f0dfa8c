"""A table of figures, and the rule that no group of fewer than five stands in one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

FEWEST = 5
OTHER = "other"

Value = str | int | float
Row = tuple[Value, ...]
T = TypeVar("T")


class Unit(StrEnum):
    """How a number is read: POINTS are by how much a share changed."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    MINUTES = "minutes"
    STARS = "stars"


UNITS: Mapping[str, Unit] = {
    "share": Unit.SHARE,
    "change": Unit.POINTS,
    "kept": Unit.SHARE,
    "median_minutes": Unit.MINUTES,
}
"""The unit of a column, by its name; every other one counts."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, the names of its columns, its rows. Labels are for the reader's side.

    `row_units` are the units of the rows where they differ from row to row.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    row_units: tuple[Unit, ...] = ()

    def unit(self, row: int, column: int) -> Unit:
        """How the number in a cell is read; the first column is the label."""
        if self.row_units:
            return self.row_units[row]
        return UNITS.get(self.columns[column], Unit.COUNT)


def counted(
    name: str,
    found: Iterable[T],
    label: Callable[[T], str | None],
    person: Callable[[T], Hashable],
) -> Table:
    """How many of `found` there are by label, the most frequent first."""
    count: Counter[str] = Counter()
    people: defaultdict[str, set[Hashable]] = defaultdict(set)
    for one in found:
        if (said := label(one)) is not None:
            count[said] += 1
            people[said].add(person(one))
    shown = [(said, n) for said, n in count.items() if len(people[said]) >= FEWEST]
    shown.sort(key=lambda pair: -pair[1])
    rest = [said for said in count if len(people[said]) < FEWEST]
    if len(set().union(*(people[said] for said in rest))) >= FEWEST:
        shown.append((OTHER, sum(count[said] for said in rest)))
    return Table(name, ("label", "turns"), tuple(shown))


def over_time(
    name: str,
    heading: str,
    moments: Sequence[str],
    found: Iterable[T],
    label: Callable[[T], str],
    person: Callable[[T], Hashable],
) -> Table:
    """How many there are at each of `moments`, in their order, without the empty ends.

    A moment at which fewer than five people were there is "<5".
    """
    count: Counter[str] = Counter()
    people: defaultdict[str, set[Hashable]] = defaultdict(set)
    for one in found:
        said = label(one)
        count[said] += 1
        people[said].add(person(one))
    busy = [place for place, said in enumerate(moments) if count[said]]
    shown = moments[busy[0] : busy[-1] + 1] if busy else ()
    rows: list[Row] = []
    for said in shown:
        few_people = 0 < len(people[said]) < FEWEST
        rows.append((said, few(len(people[said])) if few_people else count[said]))
    return Table(name, (heading, "turns"), tuple(rows))


def few(count: int) -> Value:
    """`count`, or that it is fewer than five; nothing is nothing."""
    return f"<{FEWEST}" if 0 < count < FEWEST else count


def share(part: int, whole: int) -> float:
    """Part of a whole, 0 where there is none; rounded to a tenth of a percent."""
    return round(part / whole, 3) if whole else 0.0
