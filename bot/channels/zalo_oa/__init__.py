"""Zalo Official Account. Built from second-hand facts: see bot/README.md before relying on it."""

from bot.channels.zalo_oa.channel import ZaloChannel
from bot.channels.zalo_oa.incoming import Parsed, parse
from bot.channels.zalo_oa.signature import verify_signature
from bot.channels.zalo_oa.tokens import Tokens, ZaloUnauthorisedError

__all__ = [
    "Parsed",
    "Tokens",
    "ZaloChannel",
    "ZaloUnauthorisedError",
    "parse",
    "verify_signature",
]
