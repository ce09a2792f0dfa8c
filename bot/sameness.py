"""Whether two questions ask the same thing: by their telling words, then by their meaning.

It is strict on purpose. A near miss ("khai sinh", "khai tử") that is taken for the same question
gives a wrong answer with a person's approval on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.text.normalise import fold, is_folded

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SamenessRules:
    """The thresholds, and the folded words that change nothing about a question."""

    same_words: float
    same_meaning: float
    near_words: float
    fewest_words: int
    longest_days: int
    fillers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready: its telling words, folded and as they were written."""

    folded: frozenset[str]
    accented: frozenset[str]

    @property
    def numbers(self) -> frozenset[str]:
        """The words that hold a digit: an age, a year, a form's code."""
        return frozenset(word for word in self.folded if any(c.isdigit() for c in word))


def load_sameness() -> SamenessRules:
    """The rules that come with the product."""
    text = files("bot").joinpath("data", "curated.yml").read_text("utf-8")
    raw: Mapping[str, object] = yaml.safe_load(text)
    fillers = raw["fillers"]
    rest = {name: value for name, value in raw.items() if name != "fillers"}
    return SamenessRules(**rest, fillers=frozenset(map(str, fillers)))  # type: ignore[arg-type, call-overload]  # the file's shape is tested


def asked(words: Sequence[str], rules: SamenessRules) -> Asked:
    """`words`, expanded, as a question to compare."""
    telling = [word for word in words if fold(word) not in rules.fillers]
    return Asked(frozenset(map(fold, telling)), frozenset(telling))


def shared(one: Asked, other: Asked) -> float:
    """The share of telling words that both hold; 0 where a number differs."""
    if one.numbers != other.numbers:
        return 0.0
    every = one.folded | other.folded
    return len(one.folded & other.folded) / len(every) if every else 0.0


def same_words(one: Asked, other: Asked) -> bool:
    """Whether both hold the same telling words; diacritics count where both have them."""
    if one.folded != other.folded:
        return False
    bare = any(all(is_folded(word) for word in side.accented) for side in (one, other))
    return bare or one.accented == other.accented


def same_meaning(one: Vector, other: Vector, rules: SamenessRules) -> bool:
    """Whether two unit vectors are near enough."""
    return float(np.dot(one, other)) >= rules.same_meaning
