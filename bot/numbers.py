"""Numbers that people read out: a day and letters, without those that look alike."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def drawn(prefix: str, at: datetime, new_id: Callable[[], str], letters: int) -> str:
    """`prefix`, the day of `at` and so many letters: "YC-261122-7K3F"."""
    draw = int.from_bytes(sha256(new_id().encode()).digest()[:6], "big")
    chosen = (_LETTERS[draw // len(_LETTERS) ** place % len(_LETTERS)] for place in range(letters))
    return f"{prefix}-{at:%y%m%d}-{''.join(chosen)}"
