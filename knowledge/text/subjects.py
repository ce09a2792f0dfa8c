"""What a question speaks of, by lists that are data: vague words, and subjects of other offices."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from knowledge.text.expand import default_expander
from knowledge.text.normalise import fold, tokens
from knowledge.text.small import has_pair, small_words
from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that several procedures fit equally well, with the codes of those.

    `alone`: only where nothing but politeness is said beside them.
    """

    said: tuple[str, ...]
    choices: tuple[str, ...]
    alone: bool


def vague_choices(words: Sequence[str]) -> tuple[str, ...]:
    """The procedures to choose from where `words` say no more than a listed vague phrase."""
    folded = [fold(word) for word in words]
    said = {*((word,) for word in folded), *pairwise(folded)}
    begun = [entry for start in said for entry in _vague_from().get(start, ())]
    for _, vague in sorted(begun, key=lambda entry: entry[0]):
        rest = _without(folded, vague.said)
        if rest is not None and (_is_polite(rest) if vague.alone else _says_nothing(rest)):
            return vague.choices
    return ()


def _says_nothing(words: Sequence[str]) -> bool:
    text = f" {' '.join(words)} "
    if has_pair(text.strip()):
        return False
    for filler in _listed("filler"):
        text = text.replace(f" {filler} ", " ")
    return all(word in small_words() and word not in _listed("telling") for word in text.split())


def _is_polite(words: Sequence[str]) -> bool:
    return _polite().fullmatch("".join(f" {word}" for word in words)) is not None


def elsewhere(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The subjects of other offices that `words` speak of, each by all its names, folded."""
    text = f" {fold(' '.join(words))} "
    for names in _elsewhere():
        if any(f" {name} " in text for name in names):
            yield names


def _without(words: Sequence[str], phrase: tuple[str, ...]) -> list[str] | None:
    size = len(phrase)
    for start in range(len(words) - size + 1):
        if tuple(words[start : start + size]) == phrase:
            return [*words[:start], *words[start + size :]]
    return None


@cache
def _vague() -> tuple[Vague, ...]:
    """Longest first, so that the most telling phrase is tried first."""
    found = [
        Vague(words, tuple(str(code) for code in entry["choices"]), alone=key == "alone")
        for entry in _load("vague")["phrases"]
        for key in ("said", "alone")
        for said in entry.get(key, ())
        for words in _spellings(said)
    ]
    return tuple(sorted(found, key=lambda vague: -len(vague.said)))


@cache
def _vague_from() -> Mapping[tuple[str, ...], Sequence[tuple[int, Vague]]]:
    """The phrases by their first two words, each with its place in the order of trying."""
    found: dict[tuple[str, ...], list[tuple[int, Vague]]] = {}
    for place, vague in enumerate(_vague()):
        found.setdefault(vague.said[:2], []).append((place, vague))
    return found


def _spellings(text: object) -> tuple[tuple[str, ...], ...]:
    """`text` folded, in each form in which a question's words come.

    Those are expanded by the word lists, which know many spellings only with their diacritics.
    """
    typed = tokens(str(text))
    bare = [fold(word) for word in typed]
    expand = default_expander().expand
    forms = (typed, expand(typed), expand(bare))
    return tuple(dict.fromkeys(tuple(fold(word) for word in form) for form in forms))


@cache
def _polite() -> re.Pattern[str]:
    either = "|".join(re.escape(words) for words in _listed("polite"))
    return re.compile(f"(?: (?:{either}))*")


@cache
def _listed(name: str) -> tuple[str, ...]:
    return tuple(" ".join(_folded(entry)) for entry in _load("vague")[name])


@cache
def _elsewhere() -> tuple[tuple[str, ...], ...]:
    subjects = _load("elsewhere")["subjects"]
    return tuple(tuple(" ".join(_folded(name)) for name in names) for names in subjects)


def _folded(text: object) -> tuple[str, ...]:
    return tuple(fold(word) for word in tokens(str(text)))


def _load(name: str) -> Any:
    return read_yaml(files("knowledge.text").joinpath("data", f"{name}.yml").read_text("utf-8"))
