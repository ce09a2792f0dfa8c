"""Telegram: updates in, sendMessage out. The updater of python-telegram-bot is not used."""

from bot.channels.telegram_bot.channel import (
    BotHealth,
    TelegramChannel,
    TelegramRefusedError,
    verify_secret,
)
from bot.channels.telegram_bot.incoming import (
    Exposed,
    Malformed,
    Moved,
    Reachable,
    callback_id,
    parse,
)

__all__ = [
    "BotHealth",
    "Exposed",
    "Malformed",
    "Moved",
    "Reachable",
    "TelegramChannel",
    "TelegramRefusedError",
    "callback_id",
    "parse",
    "verify_secret",
]
