"""The desk's numbers: data, tested like code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class DeskRules:
    """What the desk promises and how long it waits.

    `first_answer_minutes` and `soon_minutes` are working minutes. `windows_hours` names the
    channels that let a person be answered only for so long after their last words (Messenger:
    24 hours, developers.facebook.com/docs/messenger-platform/policy).
    """

    first_answer_minutes: int
    soon_minutes: int
    absent_seconds: int
    opinion_days: int
    reopen_hours: int
    pace_cases: int
    pace_days: int
    windows_hours: Mapping[str, int]

    @property
    def first_answer(self) -> timedelta:
        """Working time within which a question is answered."""
        return timedelta(minutes=self.first_answer_minutes)

    def window_until(self, channel: str, last_words: datetime) -> datetime | None:
        """When `channel` stops taking answers; None where it never does."""
        hours = self.windows_hours.get(channel)
        return None if hours is None else last_words + timedelta(hours=hours)


def load_desk_rules() -> DeskRules:
    """The numbers that come with the product."""
    text = files("bot").joinpath("data", "desk.yml").read_text("utf-8")
    return DeskRules(**yaml.safe_load(text))
