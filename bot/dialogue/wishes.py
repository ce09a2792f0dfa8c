"""How likely a message wants a person: its words and its meaning weighed together.

Counted words (`bot.dialogue.leaning`) do not know the words of others; the vector by which a
question is searched for does, and is there already. What weighs it is learnt from the examples
that Rasa learns from, for one encoder: data/wishes.yml, by `python -m bot.evaluation.fitting`.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.leaning import Side, load_leaning
from bot.dialogue.patterns import load

Vector = NDArray[np.float32]
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Wishes:
    """`weights`, a row as long as a vector of `encoder`, with `bias`; and how both are joined."""

    encoder: str
    bias: float
    weights: Vector
    joined: tuple[float, float, float]

    def of_person(self, text: str, vector: Vector, encoder: str) -> float | None:
        """The probability that `text` wants a person; None where `encoder` is another one's.

        None also where there is no meaning: the vector is zeros.
        """
        if family(encoder) != self.encoder or not vector.any():
            return None
        bias, words, meaning = self.joined
        by_words = log_odds(load_leaning().of(text)[Side.PERSON])
        by_meaning = self.bias + float(self.weights @ vector)
        return probability(bias + words * by_words + meaning * by_meaning)


def family(encoder: str) -> str:
    """The name of an encoder without the digest of its files."""
    return encoder.partition("@")[0]


def log_odds(share: float) -> float:
    """The logarithm of the odds of a probability, kept finite."""
    held = min(max(share, _EDGE), 1 - _EDGE)
    return math.log(held / (1 - held))


def probability(odds: float) -> float:
    """The probability of logarithmic odds."""
    return 1 / (1 + math.exp(-max(min(odds, 50.0), -50.0)))


@cache
def load_wishes() -> Wishes:
    """The weights that come with the product."""
    raw = load("wishes")
    joined = raw["joined"]
    return Wishes(
        encoder=raw["encoder"],
        bias=raw["bias"],
        weights=np.array(raw["weights"], np.float32),
        joined=(joined["bias"], joined["words"], joined["meaning"]),
    )
