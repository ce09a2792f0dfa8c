"""Text for whoever has no need of the personal data in it."""

import unicodedata
from collections.abc import Collection

from bot.privacy.recognise import Kind, find, words

SECRETS = frozenset({Kind.CODE, Kind.CARD})
"""What nobody at the desk has a use for: one-time codes, passwords, card numbers."""


def mask(text: str, kinds: Collection[Kind] = frozenset(Kind), mark: str | None = None) -> str:
    """`text` in NFC with a mark in the place of each piece of personal data of these `kinds`.

    The mark says what stood there, unless `mark` is given. Idempotent: what only a mark sets
    apart ("…123C1234567") is masked too. Words, amounts, days, procedure codes and decision
    numbers stay.
    """
    text = unicodedata.normalize("NFC", text)
    while (masked := _masked(text, kinds, mark)) != text:
        text = masked
    return text


def _masked(text: str, kinds: Collection[Kind], mark: str | None) -> str:
    marks = words()["marks"]
    parts: list[str] = []
    end = 0
    for one in find(text):
        if one.kind in kinds:
            parts += (text[end : one.start], mark or marks[one.kind])
            end = one.end
    return "".join((*parts, text[end:])) if end else text


def zeroed(text: str) -> str:
    """`text` with 0 for each digit of personal data, x for each letter: for a dialogue service.

    The shape stays, which is all that tells such a service anything.
    """
    letters = list(text)
    for one in find(text):
        letters[one.start : one.end] = map(_zero, letters[one.start : one.end])
    return "".join(letters)


def _zero(letter: str) -> str:
    return "0" if letter.isdigit() else "x" if letter.isalpha() else letter
