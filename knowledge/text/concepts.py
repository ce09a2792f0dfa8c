"""Equivalent words of citizens and guides, from text/data/synonyms.yml."""

from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml


def concepts(folded: str, apart: str) -> tuple[tuple[str, ...], ...]:
    """The other wordings of what `folded` names, a group a concept.

    What `apart` names too is left out. Both are folded texts with a blank at either end, and so
    is every wording given back.
    """
    found: dict[tuple[str, ...], None] = {}
    for first in dict.fromkeys(folded.split()):
        for phrase, group in _by_first_word().get(first, ()):
            if phrase in folded and phrase not in apart:
                others = tuple(other for other in group if other not in folded)
                if others:
                    found[others] = None
    return tuple(found)


@cache
def _by_first_word() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    text = files("knowledge.text").joinpath("data", "synonyms.yml").read_text("utf-8")
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for raw in read_yaml(text):
        group = tuple(_folded(str(phrase)) for phrase in raw)
        for phrase in group:
            phrases.setdefault(phrase.split()[0], []).append((phrase, group))
    return phrases


def _folded(phrase: str) -> str:
    return f" {' '.join(fold(word) for word in tokens(phrase))} "
