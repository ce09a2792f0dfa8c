"""Facebook Messenger: webhook bodies in, Send API requests out."""

from bot.channels.messenger.channel import MessengerChannel
from bot.channels.messenger.parsed import HumanTookOver, Parsed
from bot.channels.messenger.signature import verify_signature, verify_subscription
from bot.channels.messenger.webhook import parse

__all__ = [
    "HumanTookOver",
    "MessengerChannel",
    "Parsed",
    "parse",
    "verify_signature",
    "verify_subscription",
]
