"""Fees that hold for a time only."""

import re
from datetime import date

_WINDOW_END = re.compile(
    r"đến (?:hết )?(?:ngày )?(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})",
    re.IGNORECASE,
)


def window_past(text: str, today: date) -> bool:
    """Whether `text` names a last day ("đến hết ngày 31/12/2025"), and all it names are over."""
    ends = [_day(int(y), int(m), int(d)) for d, m, y in _WINDOW_END.findall(text)]
    known = [end for end in ends if end is not None]
    return bool(known) and max(known) < today


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
