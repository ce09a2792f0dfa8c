"""Facebook Messenger: webhook bodies in, Send API requests out."""

from bot.channels.messenger.admin import PageAdmin, PageHealth
from bot.channels.messenger.channel import MessengerChannel
from bot.channels.messenger.graph import Graph, GraphRefusedError
from bot.channels.messenger.parsed import (
    Heard,
    HumanTookOver,
    PageWarning,
    Parsed,
    ThreadReturned,
)
from bot.channels.messenger.signature import verify_signature, verify_subscription
from bot.channels.messenger.webhook import parse

__all__ = [
    "Graph",
    "GraphRefusedError",
    "Heard",
    "HumanTookOver",
    "MessengerChannel",
    "PageAdmin",
    "PageHealth",
    "PageWarning",
    "Parsed",
    "ThreadReturned",
    "parse",
    "verify_signature",
    "verify_subscription",
]
