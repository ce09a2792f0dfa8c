"""Whether two questions ask the same thing: the same telling words, and the same meaning.

It is strict on purpose. A near miss ("tạm trú", "thường trú") that is taken for the same question
gives a wrong answer with a person's approval on it, and to the encoder the two are 0.97 alike: so
the words must agree first. What people ask in other words is added as a variant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.text.normalise import fold
from knowledge.text.small import small_words
from knowledge.yaml_text import read_yaml

_MOSTLY = 0.7
_LATEST_OPENING = 4
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SamenessRules:
    """The thresholds, and the words that change nothing about a question.

    `counted` are words whose number matters; `openings` begin a question, folded.
    """

    same_words: float
    same_meaning: float
    near_words: float
    fewest_words: int
    fewest_subjects: int
    longest_days: int
    fillers: frozenset[str]
    counted: frozenset[str]
    openings: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's telling words: folded, and those with diacritics as they were written."""

    folded: frozenset[str]
    accented: frozenset[str]

    @property
    def numbers(self) -> frozenset[str]:
        """The words that hold a digit: an age, a year, a form's code."""
        return frozenset(word for word in self.folded if any(c.isdigit() for c in word.split()[0]))


def load_sameness() -> SamenessRules:
    """The rules that come with the product."""
    text = files("bot").joinpath("data", "curated.yml").read_text("utf-8")
    raw: dict[str, Any] = read_yaml(text)
    openings = sorted((tuple(fold(said).split()) for said in raw.pop("openings")), key=len)
    return SamenessRules(
        fillers=frozenset(map(str, raw.pop("fillers"))),
        counted=frozenset(map(str, raw.pop("counted"))),
        openings=tuple(reversed(openings)),
        **raw,
    )


def asked(words: Sequence[str], rules: SamenessRules) -> Asked:
    """`words`, expanded, as a question to compare.

    A filler typed without diacritics is one too, where most of the words are typed so.
    """
    bare = sum(fold(word) == word for word in words) > _MOSTLY * len(words)
    fillers = rules.fillers | {fold(word) for word in rules.fillers} if bare else rules.fillers
    telling = [word for word in _without_opening(words, rules) if word not in fillers]
    return Asked(
        _counted([fold(word) for word in telling], rules),
        frozenset(word for word in telling if fold(word) != word),
    )


def subjects(one: Asked) -> int:
    """How many of its telling words say what it is about."""
    return len(one.folded - small_words())


def _without_opening(words: Sequence[str], rules: SamenessRules) -> Sequence[str]:
    """`words` without "cho em hỏi", wherever among the fillers it stands."""
    folded = [fold(word) for word in words]
    for opening in rules.openings:
        for start in range(_LATEST_OPENING):
            if tuple(folded[start : start + len(opening)]) == opening:
                return [*words[:start], *words[start + len(opening) :]]
    return words


def _counted(words: Sequence[str], rules: SamenessRules) -> frozenset[str]:
    """The words, and how often those stand there whose number matters."""
    often = {f"{word} {words.count(word)}" for word in rules.counted if words.count(word) > 1}
    return frozenset(words) | often


def shared(one: Asked, other: Asked) -> float:
    """The share of telling words that both hold; 0 where a number or a diacritic differs."""
    if one.numbers != other.numbers or _clash(one, other):
        return 0.0
    every = one.folded | other.folded
    return len(one.folded & other.folded) / len(every) if every else 0.0


def same(one: Asked, other: Asked, rules: SamenessRules) -> bool:
    """Whether the words of both agree."""
    return shared(one, other) >= rules.same_words


def same_meaning(one: Vector, other: Vector, rules: SamenessRules) -> bool:
    """Whether two unit vectors are near enough."""
    return float(np.dot(one, other)) >= rules.same_meaning


def _clash(one: Asked, other: Asked) -> bool:
    """Whether a word that both write with diacritics is written differently ("bán", "bạn")."""
    both = {fold(word) for word in one.accented} & {fold(word) for word in other.accented}
    spelt = [{w for w in side.accented if fold(w) in both} for side in (one, other)]
    return spelt[0] != spelt[1]
