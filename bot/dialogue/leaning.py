"""Whether a message leans towards a person: a last look at those that nothing else placed.

Patterns know what was thought of. A naive Bayes over words and pairs of words, counted in the
examples that Rasa is trained on, also knows messages made of the same words in another order.
It is asked only where search is not sure, since a procedure's own words outweigh it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.dialogue.examples import written_examples
from knowledge.text.expand import default_expander
from knowledge.text.normalise import fold
from knowledge.text.spelling import typed_words

_SMOOTH = 0.3
_MARKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")  # an entity, as Rasa writes it


class Side(StrEnum):
    """What a message is about, at its coarsest."""

    PERSON = "person"
    PROCEDURE = "procedure"
    NEITHER = "neither"


_SIDES = {
    "hand_over": Side.PERSON,
    "own_dossier": Side.PERSON,
    "opinion": Side.PERSON,
    "off_topic": Side.NEITHER,
}
_ASKS = "ask_"


@dataclass(frozen=True, slots=True)
class Leaning:
    """For each side how many examples there are, and in how many each word or pair stands."""

    examples: Mapping[Side, int]
    holding: Mapping[Side, Counter[str]]

    def of(self, text: str) -> Mapping[Side, float]:
        """The probability of each side, 0 to 1, all sides alike to begin with."""
        known = [f for f in _features(text) if any(f in self.holding[side] for side in Side)]
        logs = {side: sum(math.log(self._share(side, f)) for f in known) for side in Side}
        highest = max(logs.values())
        odds = {side: math.exp(value - highest) for side, value in logs.items()}
        return {side: value / sum(odds.values()) for side, value in odds.items()}

    def _share(self, side: Side, feature: str) -> float:
        return (self.holding[side][feature] + _SMOOTH) / (self.examples[side] + 2 * _SMOOTH)


@cache
def load_leaning() -> Leaning:
    """Counted from the examples that are written by hand."""
    sided = ((side_of(intent), without_marks(text)) for intent, text in written_examples())
    return count((side, text) for side, text in sided if side)


def count(told: Iterable[tuple[Side, str]]) -> Leaning:
    """Counted from sentences with their sides."""
    examples: Counter[Side] = Counter()
    holding: dict[Side, Counter[str]] = {side: Counter() for side in Side}
    for side, text in told:
        examples[side] += 1
        holding[side].update(_features(text))
    return Leaning(examples, holding)


def side_of(intent: str) -> Side | None:
    """The side that examples of `intent` stand for; None where they stand for none."""
    return Side.PROCEDURE if intent.startswith(_ASKS) else _SIDES.get(intent)


def without_marks(example: str) -> str:
    """An example without the marks of its entities."""
    return _MARKED.sub(r"\1", example)


def _features(text: str) -> frozenset[str]:
    """The folded words of `text` and the pairs of neighbours, its ends among them."""
    words = [fold(word) for word in default_expander().expand(typed_words(text))]
    pairs = zip(["", *words], [*words, ""], strict=True)
    return frozenset((*words, *(f"{one} {other}" for one, other in pairs)))
