"""When an office is open: OpenStreetMap opening_hours over the State's working days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

from knowledge.offices import Office, SpecialDays
from knowledge.workdays import Language, holiday, is_working_day, stands_for

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_LONGEST_CLOSING = 60  # days that are looked ahead for the next opening

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an office is open at a moment, and when that changes next."""

    is_open: bool
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an office: when it is open, and why it differs from the week, if it does."""

    day: date
    spans: tuple[Span, ...]
    reason: str | None = None


def opening(office: Office, now: datetime) -> Opening:
    """The state of `office` at `now`; holidays that fall on a working day count as closed."""
    local = now.astimezone(VIETNAM)
    for begin, end in spans(office, local):
        if begin <= local < end:
            return Opening(True, end)
    return Opening(False, _next_opening(office, local))


def spans(office: Office, day: datetime) -> list[Span]:
    """The stretches of the local day of `day` in which the office is open, in order."""
    return list(day_of(office, day.astimezone(VIETNAM).date()).spans)


def day_of(office: Office, day: date, language: Language = "vi") -> Day:
    """How `office` works on `day`: its own special days first, then holidays and swaps."""
    for special in office.special_days:
        if special.first <= day <= special.last:
            return _special(special, day, language)
    for_day = stands_for(day)
    if for_day is None:
        return Day(day, (), holiday(day, language) or None)
    return Day(day, tuple(_spans(office.opening_hours, for_day, day)))


def week(office: Office, now: datetime, days: int = 7, language: Language = "vi") -> list[Day]:
    """The days from today on."""
    today = now.astimezone(VIETNAM).date()
    return [day_of(office, today + timedelta(days=ahead), language) for ahead in range(days)]


def working_days_after(now: datetime, days: int) -> datetime:
    """The local day that is `days` working days after `now`."""
    day = now.astimezone(VIETNAM)
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day.date()):
            days -= 1
    return day


def next_opening(office: Office, after: datetime) -> datetime | None:
    """The first moment after `after` at which `office` opens; None in the next two months."""
    return _next_opening(office, after.astimezone(VIETNAM))


def _next_opening(office: Office, local: datetime) -> datetime | None:
    for ahead in range(_LONGEST_CLOSING):
        for begin, _ in spans(office, local + timedelta(days=ahead)):
            if begin > local:
                return begin
    return None


def _special(special: SpecialDays, day: date, language: Language) -> Day:
    reason = special.reason_en if language == "en" else special.reason
    return Day(day, tuple(_spans(special.hours, day, day)) if special.hours else (), reason)


def _spans(hours: str, for_day: date, day: date) -> Iterator[Span]:
    """The stretches that `hours` gives for `for_day`, on `day`."""
    start = datetime.combine(for_day, time(), VIETNAM)
    shift = day - for_day
    for begin, end, state, _ in _parsed(hours).intervals(start, start + timedelta(days=1)):
        if str(state) == "open":
            yield begin + shift, end + shift


@lru_cache(maxsize=256)
def _parsed(hours: str) -> Any:
    return OpeningHours(hours, timezone=VIETNAM)
