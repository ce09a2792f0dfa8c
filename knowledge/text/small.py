"""Words that say little about which procedure is meant: politeness, question words, aspects."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml


@cache
def small_words() -> frozenset[str]:
    """The small words, folded."""
    return frozenset(word for entry in _lists()["words"] for word in str(entry).split())


def telling(words: Sequence[str]) -> list[str]:
    """Of `words` those that may name a procedure: a pair such as "kết hôn" as one of them.

    Without tones "kết hôn" is made of small words, which is why pairs are looked for first.
    """
    kept: list[str] = []
    position = 0
    while position < len(words):
        pair = " ".join(words[position : position + 2])
        if pair in _pairs():
            kept.append(pair)
            position += 2
            continue
        if fold(words[position]) not in small_words():
            kept.append(words[position])
        position += 1
    return kept


def has_pair(folded: str) -> bool:
    """Whether a pair of small words that names something stands in text without diacritics."""
    return any(f" {pair} " in f" {folded} " for pair in _pairs())


@cache
def _pairs() -> frozenset[str]:
    """The pairs as they are written and folded."""
    pairs = _lists()["pairs"]
    return frozenset(form for pair in pairs for form in (pair, fold(pair)))


def begins_with_switch(text: str) -> bool:
    """Whether `text` begins as people do who come to another subject ("thế còn…")."""
    begun = f"{fold(' '.join(tokens(text)))} "
    return begun.startswith(tuple(f"{marker} " for marker in _lists()["switch"]))


def correction_words(name: str) -> tuple[str, ...]:
    """How people take something back: `slip`, `not`, `rather`, `but`."""
    return tuple(_lists()[name])


@cache
def _lists() -> dict[str, list[str]]:
    raw = files("knowledge.text").joinpath("data", "smallwords.yml").read_text("utf-8")
    lists = read_yaml(raw)
    return {name: [str(entry) for entry in entries] for name, entries in lists.items()}
