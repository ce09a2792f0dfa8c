"""Cuts the tokenizer's 250,002 pieces to those that Vietnamese and English can be written with.

A piece stays if it is made only of Vietnamese letters, ASCII, punctuation, symbols (emoji too)
and private-use glyphs (bullets of office documents), or if it is one of the special tokens. What
stays keeps its order and score, so text of those characters is cut as before; other scripts
become <unk>. "query: " and "passage: " are ASCII: their pieces always stay.
"""

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from knowledge.errors import EncoderNotMade

_WORD_START = "\N{LOWER ONE EIGHTH BLOCK}"  # written before a word's first piece
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = "aăâeêioôơuưy"


def vietnamese_and_ascii() -> frozenset[str]:
    """Every Vietnamese letter, composed, in both cases; the combining tones; printable ASCII."""
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES}
    lower.add("đ")
    upper = {letter.upper() for letter in lower}
    return frozenset(lower | upper | set(_TONES[1:]) | {chr(code) for code in range(33, 127)})


def kept_ids(tokenizer: dict[str, Any]) -> list[int]:
    """Ids of the pieces that stay, ascending."""
    letters = vietnamese_and_ascii()
    special = {token["id"] for token in tokenizer["added_tokens"]}
    return [
        number
        for number, piece in enumerate(pieces_of(tokenizer))
        if number in special or all(_stays(character, letters) for character in piece)
    ]


def trim(tokenizer: dict[str, Any], keep: Sequence[int]) -> dict[str, Any]:
    """The same tokenizer.json with only those pieces, renumbered in their order."""
    number_of = {old: new for new, old in enumerate(keep)}
    model = tokenizer["model"]
    vocabulary = [model["vocab"][old] for old in keep]
    added = [token | {"id": number_of[token["id"]]} for token in tokenizer["added_tokens"]]
    unknown = number_of[model["unk_id"]]
    trimmed = tokenizer | {"added_tokens": added}
    return trimmed | {"model": model | {"vocab": vocabulary, "unk_id": unknown}}


def read_tokenizer(data: bytes, pieces: Sequence[str]) -> dict[str, Any]:
    """Parse tokenizer.json; raises EncoderNotMade unless its pieces are the weights' own."""
    try:
        tokenizer: dict[str, Any] = json.loads(data)
        found = pieces_of(tokenizer)
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderNotMade(f"the tokenizer file is damaged: {error}") from error
    if found != list(pieces):
        raise EncoderNotMade("the tokenizer and the weights are not of the same model")
    return tokenizer


def pieces_of(tokenizer: dict[str, Any]) -> list[str]:
    """The pieces in the order of their ids."""
    return [piece for piece, _ in tokenizer["model"]["vocab"]]


def _stays(character: str, letters: frozenset[str]) -> bool:
    if character in letters or character == _WORD_START:
        return True
    category = unicodedata.category(character)
    return category[0] in "PS" or category == "Co"
