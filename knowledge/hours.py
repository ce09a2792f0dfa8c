"""When an office is open: OpenStreetMap opening_hours with Vietnam's public holidays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours

from knowledge.offices import Office

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an office is open at a moment, and when that changes next."""

    is_open: bool
    changes_at: datetime | None


def opening(office: Office, now: datetime) -> Opening:
    """The state of `office` at `now`; holidays that fall on a working day count as closed."""
    local = now.astimezone(VIETNAM)
    if local.date() in _holidays(local):
        return Opening(False, _next_opening(office, local))
    hours = OpeningHours(office.opening_hours, timezone=VIETNAM)
    if hours.is_open(local):
        return Opening(True, hours.next_change(local))
    return Opening(False, _next_opening(office, local))


def spans(office: Office, day: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of the local day of `day` in which the office is open, in order."""
    start = day.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    if start.date() in _holidays(start):
        return []
    hours = OpeningHours(office.opening_hours, timezone=VIETNAM)
    found = hours.intervals(start, start + timedelta(days=1))
    return [(begin, end) for begin, end, state, _ in found if str(state) == "open"]


def working_days_after(now: datetime, days: int) -> datetime:
    """The local day that is `days` working days (Monday to Friday, no holiday) after `now`."""
    day = now.astimezone(VIETNAM)
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day.date() not in _holidays(day):
            days -= 1
    return day


def _next_opening(office: Office, local: datetime) -> datetime | None:
    for ahead in range(15):
        for begin, _ in spans(office, local + timedelta(days=ahead)):
            if begin > local:
                return begin
    return None


def _holidays(local: datetime) -> holidays.HolidayBase:
    return _holidays_from(local.year)


@cache
def _holidays_from(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=(year, year + 1))
