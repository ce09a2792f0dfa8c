"""Telegram: updates in, sendMessage out. The updater of python-telegram-bot is not used."""

from bot.channels.telegram_bot.channel import TelegramChannel, verify_secret
from bot.channels.telegram_bot.incoming import Malformed, parse

__all__ = ["Malformed", "TelegramChannel", "parse", "verify_secret"]
