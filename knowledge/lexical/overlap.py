"""How much of a question stands in a procedure's names, and how much of a name in a question.

Terms are weighed by how rare they are; small words and bigrams count for less.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.lexical.bm25 import Bm25
from knowledge.text.small import small_words

Column = NDArray[np.float32]
_SMALL = 0.2
_PAIR = 0.6
_UNKNOWN = 0.5
_SHORT_NAME = 2.0
_LONG_NAME = 15.0


@dataclass(frozen=True, slots=True)
class Shared:
    """Shares, 0 to 1, by procedure: of the question in all its names, of both in one name, of
    one name in the question (a name of few words counts for less).
    """

    covered: Column
    likeness: Column
    held: Column


@dataclass(frozen=True, slots=True)
class Overlap:
    """The names' terms with their weights; `mass` is the sum over a name's terms."""

    names: Bm25
    owner: NDArray[np.int64]
    first: NDArray[np.int64]
    weights: Column
    mass: Column
    unknown: float

    def shared(self, terms: Iterable[str], left_out: int | None = None) -> Shared:
        """What `terms` share with each procedure; the name `left_out` is not looked at."""
        names = np.zeros(self.names.size, np.float32)
        owners = np.zeros(len(self.first), np.float32)
        asked = 1e-6
        for term in dict.fromkeys(terms):
            number = self.names.vocabulary.get(term)
            if number is None:
                asked += self.unknown * weight(term) if "_" not in term else 0.0
                continue
            start, end = self.names.starts[number : number + 2]
            held_by = self.names.documents[start:end]
            if left_out is not None:
                held_by = held_by[held_by != left_out]
            names[held_by] += self.weights[number]
            owners[self.owner[held_by]] += self.weights[number]
            asked += float(self.weights[number])
        likeness = 2 * names / (self.mass + np.float32(asked))
        size = np.minimum(self.mass, np.float32(_LONG_NAME)) / np.float32(_LONG_NAME)
        held = names / (self.mass + np.float32(_SHORT_NAME)) * size
        return Shared(
            covered=owners / np.float32(asked),
            likeness=np.maximum.reduceat(likeness, self.first),
            held=np.maximum.reduceat(held, self.first),
        )


def make_overlap(names: Bm25, owner: NDArray[np.int64]) -> Overlap:
    """The overlap with `names`, whose owners ascend without gaps."""
    frequency = np.diff(names.starts)
    weights = np.log1p(names.size / (frequency + 0.5)).astype(np.float32)
    for term, number in names.vocabulary.items():
        weights[number] *= weight(term)
    mass = np.bincount(names.documents, weights=np.repeat(weights, frequency), minlength=names.size)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    rarest = float(np.log1p(names.size / 1.5))
    return Overlap(names, owner, first, weights, mass.astype(np.float32), rarest * _UNKNOWN)


def weight(term: str) -> float:
    """What a term counts beside its rarity."""
    if all(part in small_words() for part in term.split("_")):
        return _SMALL
    return _PAIR if "_" in term else 1.0
