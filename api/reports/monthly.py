"""The month's figures beside those of the month before, and what is said of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from api.figures import Labels, all_tables, period
from api.parts import Parts
from bot.insight.key import change, key_figures
from bot.insight.tables import Table, Unit, Value
from bot.messages import Language
from knowledge.hours import VIETNAM
from knowledge.yaml_text import read_yaml

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Line:
    """One key figure with that of the month before, and by how much it changed."""

    label: str
    unit: Unit
    now: Value
    before: Value
    change: Value


@dataclass(frozen=True, slots=True)
class Monthly:
    """A month: `last` is its last day, or the day on which the report was made."""

    first: date
    last: date
    whole: bool
    office: str
    accent: str
    language: Language
    made_on: date
    key: tuple[Line, ...]
    tables: tuple[Table, ...]
    titles: Mapping[str, str]
    headings: Mapping[str, tuple[str, ...]]

    @property
    def month(self) -> str:
        """As people write it: 11/2026."""
        return f"{self.first:%m/%Y}"


def make_report(parts: Parts, month: str, language: Language = "vi") -> Monthly:
    """The report of a month such as "2026-11"; raises ValueError where there is none."""
    today = parts.now().astimezone(VIETNAM).date()
    first = _first(month)
    if first > today:
        raise ValueError(f"{month} has not begun: choose a month up to {today:%Y-%m}")
    end = _next(first) - timedelta(days=1)
    last, before = min(end, today), (first - timedelta(days=1)).replace(day=1)
    labels = Labels(parts.words, language)
    now, then = period(first, last), period(before, first - timedelta(days=1))
    tables = all_tables(parts, labels, now, then)
    figures = zip(
        key_figures(parts.insight.counts(now)), key_figures(parts.insight.counts(then)), strict=True
    )
    name = parts.profile.name
    return Monthly(
        first=first,
        last=last,
        whole=last == end,
        office=name.in_(language) if name else parts.settings.office,
        accent=parts.profile.colour or "#0b6655",
        language=language,
        made_on=today,
        key=tuple(
            Line(
                labels.say("figure", one.name),
                one.unit,
                one.value,
                former.value,
                change(one.value, former.value),
            )
            for one, former in figures
        ),
        tables=tables,
        titles={table.name: labels.title(table) for table in tables},
        headings={table.name: tuple(labels.headings(table)) for table in tables},
    )


def said(value: Value, unit: Unit, language: Language) -> str:
    """A number as people write it: 1.204 and 75,2% in Vietnamese."""
    if isinstance(value, str):
        return value
    if unit is Unit.POINTS:
        return changed(value, Unit.SHARE, language)
    number = f"{value:,.0f}" if unit is Unit.COUNT else f"{value * _scale(unit):,.1f}"
    number = number.removesuffix(".0")
    if language == "vi":
        number = number.translate(str.maketrans(",.", ".,"))
    return f"{number}%" if unit is Unit.SHARE else number


def changed(value: Value, unit: Unit, language: Language) -> str:
    """By how much a figure changed: "+74", "−0,8 điểm %"; "" where it cannot be told."""
    if isinstance(value, str):
        return ""
    words = report_words()[language]
    amount = said(abs(value), unit, language).removesuffix("%")
    if amount == "0":
        return str(words["same"])
    points = f" {words['points']}" if unit is Unit.SHARE else ""
    return f"{'+' if value > 0 else '−'}{amount}{points}"


@cache
def report_words() -> Mapping[str, Mapping[str, Any]]:
    """Every word of the report that is not a figure's name, by language."""
    text = files("api.reports").joinpath("words.yml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Any]] = read_yaml(text)
    return found


def _scale(unit: Unit) -> int:
    return 100 if unit is Unit.SHARE else 1


def _first(month: str) -> date:
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ValueError(f"{month!r} is no month: write it as 2026-11")
    return date(int(found[1]), int(found[2]), 1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
