"""The desk's figures as people read them: tables with our names, and the posters' scans."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from api.parts import Parts
from api.posters.posters import title_of
from api.posters.scans import Scans
from bot.cases import Category
from bot.insight.insight import CountScans, Period
from bot.insight.tables import FEWEST, OTHER, Row, Table
from bot.messages import Language
from bot.referrals import read_tag
from bot.words import Words
from knowledge.hours import VIETNAM

_OWN_NAMES = {
    "families": "family",
    "opinions": "category",
    "ratings": "rating",
    "changes": "figure",
    "channels": "platform",
}
"""The tables whose labels are names of ours, with the group of their words."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What a reader of one language calls our names."""

    words: Words
    language: Language

    def say(self, group: str, name: str) -> str:
        """The words for a name of ours."""
        return self.words.say(f"{group}.{name}", self.language)

    def title(self, table: Table) -> str:
        """A table's title."""
        return self.say("insight", table.name)

    def headings(self, table: Table) -> list[str]:
        """A table's column headings."""
        return [self.say("column", column) for column in table.columns]

    def labelled(self, table: Table) -> Table:
        """The table with our own names in the reader's language."""
        rows = tuple((self._label(table.name, row[0]), *row[1:]) for row in table.rows)
        return Table(table.name, table.columns, rows, table.row_units)

    def _label(self, table: str, label: str | int | float) -> str | int | float:
        if label == OTHER and not (table == "opinions" and label in set(Category)):
            return self.say("insight", OTHER)
        group = _OWN_NAMES.get(table)
        return self.say(group, str(label)) if group else label


def period(first: date, last: date) -> Period:
    """The days from `first` to `last`, both included, in Vietnam."""
    until = datetime.combine(last + timedelta(days=1), time(), VIETNAM)
    return Period(datetime.combine(first, time(), VIETNAM), until)


def days_of(whole: Period) -> tuple[date, date]:
    """The first and the last day of a period."""
    last = whole.until.astimezone(VIETNAM) - timedelta(seconds=1)
    return whole.since.astimezone(VIETNAM).date(), last.date()


def counting(scans: Scans) -> CountScans:
    """Counts the scans of every poster in a period."""
    return lambda whole: sum(scans.between(*days_of(whole)).values())


def all_tables(
    parts: Parts, labels: Labels, whole: Period, before: Period | None = None
) -> tuple[Table, ...]:
    """Every table of a period as people read them."""
    found = (*parts.insight.tables(whole, before), scans_table(parts, labels, whole))
    return tuple(labels.labelled(table) for table in found)


def scans_table(parts: Parts, labels: Labels, whole: Period) -> Table:
    """How often each poster was scanned; those scanned less than five times together."""
    counts: dict[str, int] = {}
    for tag, scanned in parts.scans.between(*days_of(whole)).items():
        name = _poster(parts, labels, tag)
        counts[name] = counts.get(name, 0) + scanned
    rows: list[Row] = [(name, n) for name, n in counts.items() if n >= FEWEST]
    rows.sort(key=lambda row: -float(row[1]))
    rest = sum(n for n in counts.values() if n < FEWEST)
    if rest >= FEWEST:
        rows.append((OTHER, rest))
    return Table("scans", ("poster", "scans"), tuple(rows))


def _poster(parts: Parts, labels: Labels, tag: str) -> str:
    """What a poster is for: its procedure, office and counter."""
    read = read_tag(tag)
    version = parts.library.newest(read.procedure) if read.procedure else None
    office = next((o.name for o in parts.library.offices if o.id == read.office), None)
    counter = labels.words.say("insight.counter", labels.language, counter=read.counter)
    named = (
        title_of(version.procedure, labels.language) if version else None,
        office,
        counter if read.counter else None,
    )
    return " · ".join(part for part in named if part) or labels.say("insight", "general_poster")
