"""Personal data in text: found, and masked for whoever has no need of it."""

from bot.privacy.mask import mask
from bot.privacy.recognise import Found, Kind, find

__all__ = ["Found", "Kind", "find", "mask"]
