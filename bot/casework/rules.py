"""The desk's numbers: data, tested like code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from bot.messages import Sender
from bot.windows import NO_WINDOW, Windows, load_windows
from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class DeskRules:
    """What the desk promises and how long it waits.

    `first_answer_minutes` and `soon_minutes` are working minutes. `windows` are the
    channels' (bot/data/windows.yml): a case runs out where an answer would need more than the
    channel's ordinary leave, though a clerk may have longer.
    """

    first_answer_minutes: int
    soon_minutes: int
    absent_seconds: int
    opinion_days: int
    reopen_hours: int
    pace_cases: int
    pace_days: int
    windows: Windows

    @property
    def first_answer(self) -> timedelta:
        """Working time within which a question is answered."""
        return timedelta(minutes=self.first_answer_minutes)

    def window_until(self, channel: str, last_words: datetime) -> datetime | None:
        """When `channel` stops taking ordinary answers; None where it never does."""
        return self.windows.get(channel, NO_WINDOW).closes(Sender.BOT, last_words)


def load_desk_rules() -> DeskRules:
    """The numbers that come with the product."""
    text = files("bot").joinpath("data", "desk.yml").read_text("utf-8")
    return DeskRules(**read_yaml(text), windows=load_windows())
