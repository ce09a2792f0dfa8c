"""The State's working days: Vietnam's public holidays and the days swapped for weekend days.

Holidays are those of the Labour Code 2019, Article 112, as the package `holidays` knows them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import holidays

from knowledge.yaml_text import read_yaml

Language = Literal["vi", "en"]
_SATURDAY = 5
_SUBSTITUTED = re.compile(r"substituted from (\d\d/\d\d/\d{4})")
_NEW_YEAR = "Lunar New Year"


@dataclass(frozen=True, slots=True)
class Announced:
    """What the Government announced: weekdays off by the weekend day worked for them."""

    swaps: Mapping[date, date]
    days_off: Mapping[date, Mapping[str, str]]
    swapped_day: Mapping[str, str]


def holiday(day: date, language: Language = "vi") -> str | None:
    """The name of the public holiday or swapped day off on `day`; None where it is none."""
    for worked, day_off in _swaps(day.year).items():
        if day == day_off:
            return announced().swapped_day[language].format(worked=f"{worked:%d/%m}")
    if named := announced().days_off.get(day):
        return named[language]
    found: str | None = _holidays(day.year, language).get(day)
    return found


def stands_for(day: date) -> date | None:
    """The day whose week hours hold on `day`: itself, the weekday it is worked for, or none."""
    swapped = _swaps(day.year).get(day)
    if swapped is not None:
        return swapped
    return None if holiday(day) else day


def is_working_day(day: date) -> bool:
    """Whether the State works on `day`: Monday to Friday, and weekend days swapped for one."""
    for_day = stands_for(day)
    return for_day is not None and (for_day != day or day.weekday() < _SATURDAY)


def lunar_new_year(year: int) -> date:
    """The first day of Tết in `year`."""
    named = _holidays(year, "en")
    return next(
        day for day in sorted(named) if day.year == year and _NEW_YEAR in named.get_list(day)
    )


@cache
def announced() -> Announced:
    """The product's list of announced days."""
    raw = read_yaml(files("knowledge").joinpath("data", "calendar.yml").read_text("utf-8"))
    return Announced(
        swaps={swap["worked"]: swap["day_off"] for swap in raw["swaps"]},
        days_off={day["day"]: {"vi": day["name"], "en": day["name_en"]} for day in raw["days_off"]},
        swapped_day=raw["swapped_day"],
    )


@cache
def _swaps(year: int) -> Mapping[date, date]:
    """Weekend days worked around `year`, each with the weekday that is off for it."""
    found = dict(announced().swaps)
    named = _holidays(year, "en")
    for day in named:
        if substituted := _SUBSTITUTED.search(named[day]):
            found[datetime.strptime(substituted[1], "%m/%d/%Y").date()] = day
    return found


@cache
def _holidays(year: int, language: Language) -> holidays.HolidayBase:
    return holidays.country_holidays(
        "VN", years=(year - 1, year, year + 1), language="vi" if language == "vi" else "en_US"
    )
