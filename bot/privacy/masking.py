"""Words that leave their conversation, without the persons in them."""

from bot.privacy import mask

MARK = "•••"


def masked(text: str) -> str:
    """`text` with all personal data blotted out. Idempotent."""
    return mask(text, mark=MARK)
