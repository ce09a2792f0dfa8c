"""The day, and the part of it, that a message names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.hours import VIETNAM
from knowledge.text.normalise import fold, tokens
from knowledge.workdays import lunar_new_year
from knowledge.yaml_text import read_yaml

_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?$")
_IN_WORDS = re.compile(r" (\d{1,2}) thang (\d{1,2}) ")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: local hours from `begin` up to `end`."""

    name: str
    begin: int
    end: int


def named_day(text: str, now: datetime) -> datetime | None:
    """The day that `text` names: a date, a feast, a weekday, or one counted from today."""
    local = now.astimezone(VIETNAM)
    words = tokens(fold(text))
    said = f" {' '.join(words)} "
    found = _dated(words, said, local.date()) or _feast(said, local.date())
    if found is None:
        found = _weekday(said, local.date()) or _counted(said, local.date())
    return local + timedelta(days=(found - local.date()).days) if found else None


def named_part(text: str) -> Part | None:
    """The part of the day that `text` names."""
    said = f" {' '.join(tokens(fold(text)))} "
    for name, part in _data()["parts"].items():
        if _says(said, part["words"]):
            return Part(name, part["from"], part["to"])
    return None


def _dated(words: Sequence[str], said: str, today: date) -> date | None:
    for word in words:
        if found := _DATE.match(word):
            return _coming(int(found[1]), int(found[2]), today, found[3])
    in_words = _IN_WORDS.search(said)
    return _coming(int(in_words[1]), int(in_words[2]), today) if in_words else None


def _feast(said: str, today: date) -> date | None:
    if found := _lunar().search(said):
        number = _data()["numbers"].get(found[1]) or int(found[1])
        return _from_tet(number - 1, today)
    for feast in _data()["feasts"]:
        if _says(said, feast["words"]):
            if "tet" in feast:
                return _from_tet(feast["tet"], today)
            return _coming(feast["day"], feast["month"], today)
    return None


def _weekday(said: str, today: date) -> date | None:
    for weekday, names in enumerate(_data()["weekdays"]):
        if _says(said, names):
            if _says(said, _data()["next_week"]):
                return today + timedelta(days=7 - today.weekday() + weekday)
            return today + timedelta(days=(weekday - today.weekday()) % 7)
    return None


def _counted(said: str, today: date) -> date | None:
    for days, names in _data()["after"].items():
        if _says(said, names):
            return today + timedelta(days=days)
    return None


def _coming(day: int, month: int, today: date, year: str | None = None) -> date | None:
    """The next such day from today on, or that of `year`; None where there is no such day."""
    for candidate in [int(year)] if year else [today.year, today.year + 1]:
        try:
            found = date(candidate, month, day)
        except ValueError:
            return None
        if year or found >= today:
            return found
    return None


def _from_tet(days: int, today: date) -> date:
    """The next day that is `days` days after the first of Tết."""
    coming = (lunar_new_year(year) + timedelta(days=days) for year in (today.year, today.year + 1))
    return next(day for day in coming if day >= today or day.year > today.year)


def _says(said: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)


@cache
def _lunar() -> re.Pattern[str]:
    numbers = "|".join(_data()["numbers"])
    return re.compile(rf" (?:{'|'.join(_data()['lunar'])}) (\d|10|{numbers}) ")


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml(
        files("bot").joinpath("data", "days.yml").read_text("utf-8")
    )
    return found
