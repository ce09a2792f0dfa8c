"""Until when a channel lets us write to a person: computed from what they last did, by us.

A platform that is written to outside its window restricts the office's page, so that a message
is held back here before it is tried. Times are data (`bot/data/windows.yml`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from bot.messages import Sender
from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Window:
    """One channel's rule. None is no limit; `free_replies` counts within `bot_hours`."""

    bot_hours: float | None = None
    clerk_hours: float | None = None
    free_replies: int | None = None

    def closes(self, sender: Sender, heard_at: datetime | None) -> datetime | None:
        """When `sender` may write no more to a person heard last at `heard_at`."""
        hours = self.clerk_hours if sender is Sender.CLERK else self.bot_hours
        if hours is None or heard_at is None:
            return None
        return heard_at + timedelta(hours=hours)

    def open(self, sender: Sender, heard_at: datetime | None, now: datetime) -> bool:
        """Whether `sender` may write at `now`."""
        closes = self.closes(sender, heard_at)
        return closes is None or now < closes

    def replies_left(self, sent: int) -> int | None:
        """How many free replies are left after `sent`; None where none are counted."""
        return None if self.free_replies is None else max(0, self.free_replies - sent)


NO_WINDOW = Window()
Windows = Mapping[str, Window]


def load_windows() -> Windows:
    """The windows that come with the product, by channel."""
    text = files("bot").joinpath("data", "windows.yml").read_text("utf-8")
    return {channel: Window(**rule) for channel, rule in read_yaml(text).items()}
