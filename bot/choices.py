"""Choices that are typed instead of pressed."""

from bot.conversation import Context
from knowledge.text.normalise import fold

_SPOKEN = ("", "so", "cai", "cau", "chon", "muc", "number", "option")


def picked(text: str, context: Context) -> str | None:
    """The code whose number in the last question back was typed ("2", "số 2")."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    letters = "".join(c for c in fold(text.lower()) if c.isalpha())
    if len(digits) == 1 and letters in _SPOKEN:
        position = int(digits) - 1
        if 0 <= position < len(context.asked):
            return context.asked[position]
    return None
