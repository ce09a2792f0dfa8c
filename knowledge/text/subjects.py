"""What a question speaks of, by lists that are data: vague words, and subjects of other offices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.text.normalise import fold, tokens
from knowledge.text.small import small_words


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that several procedures fit equally well, with the codes of those."""

    said: tuple[str, ...]
    choices: tuple[str, ...]


def vague_choices(words: Sequence[str]) -> tuple[str, ...]:
    """The procedures to choose from where `words` say no more than a listed vague phrase."""
    folded = [fold(word) for word in words]
    for vague in _vague():
        rest = _without(folded, vague.said)
        if rest is not None and _says_nothing(rest):
            return vague.choices
    return ()


def _says_nothing(words: Sequence[str]) -> bool:
    text = f" {' '.join(words)} "
    for filler in _listed("filler"):
        text = text.replace(f" {filler} ", " ")
    return all(word in small_words() and word not in _listed("telling") for word in text.split())


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
        Vague(_folded(said), tuple(str(code) for code in entry["choices"]))
        for entry in _load("vague")["phrases"]
        for said in entry["said"]
    ]
    return tuple(sorted(found, key=lambda vague: -len(vague.said)))


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
    return yaml.safe_load(
        files("knowledge.text").joinpath("data", f"{name}.yml").read_text("utf-8")
    )
