"""Which procedures are worth weighing for a question: the best by names, guides and meaning.

What is read for it does not grow with the knowledge: of frequent words nothing is read once the
rarer ones have led to many entries (as max-score pruning does it, Turtle and Flood 1995). Of a
province's 2,642 procedures everything is read for each of the 176 labelled questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.lexical.bm25 import Bm25
from knowledge.lexical.overlap import Reading
from knowledge.revision.index import Index

Column = NDArray[np.float32]
Positions = NDArray[np.int64]
_EACH = 60
_NAMES = 400
_READ, _TOUCHED = 2000, 400
NAME_ENTRIES, GUIDE_ENTRIES = 60_000, 100_000
"""How many entries of terms are read for a question, in names and in guides."""


@dataclass(frozen=True, slots=True)
class Guides:
    """What the guides' words say to one question, without the terms `unread`."""

    lexical: Bm25
    unread: Sequence[int]
    scores: Column

    def best(self) -> Positions:
        """The best by what was read."""
        found = np.flatnonzero(self.scores > 0)
        return _best(found, self.scores[found])

    def of(self, chosen: Positions) -> Column:
        """The scores of `chosen`, ascending, with nothing left unread."""
        return self.scores[chosen] + self.lexical.scores_of(self.unread, chosen)


def read_guides(lexical: Bm25, query: Sequence[str]) -> Guides:
    """Read the terms of `query`, the rarest first, as far as `GUIDE_ENTRIES` of them."""
    numbers = lexical.numbers(query)
    read = lexical.rarest(numbers, GUIDE_ENTRIES)
    unread = [number for number in numbers if number not in read]
    return Guides(lexical, unread, lexical.total(read))


def propose(index: Index, reading: Reading, guides: Guides, vector: Column) -> Positions:
    """Positions of procedures, ascending: at most 240.

    The `_EACH` best by a name that the question holds, by the guide's words, by the nearest name,
    and by names in words and meaning together.
    """
    touched, shared = reading.touched(_READ if reading.whole else _TOUCHED)
    near, closeness, floor = _near(index, reading, vector)
    rough = shared.covered + shared.likeness + 4 * floor
    nearer = 4 * (closeness - floor)
    place = np.minimum(np.searchsorted(touched, near), max(len(touched) - 1, 0))
    both = touched[place] == near if len(touched) else np.zeros(len(near), bool)
    rough[place[both]] += nearer[both]
    named = np.concatenate([touched, near[~both]])
    total = np.concatenate([rough, nearer[~both] + 4 * floor])
    chosen = (_best(touched, shared.held), guides.best(), near[:_EACH], _best(named, total))
    return np.unique(np.concatenate(chosen))


def _near(index: Index, reading: Reading, vector: Column) -> tuple[Positions, Column, np.float32]:
    """Procedures with a near name, the nearest first; their closeness; what the others' is below.

    The closeness is the mean of a procedure's two nearest names.
    """
    names, cosines = index.phrases.dense.nearest(vector, _NAMES)
    if reading.left_out is not None:
        cosines = cosines[names != reading.left_out]
        names = names[names != reading.left_out]
    owner = reading.overlap.owner[names]
    owners, first = np.unique(owner, return_index=True)
    floor = np.float32(cosines[-1] if len(cosines) else 0.0)
    place = np.searchsorted(owners, owner)
    later = np.ones(len(owner), bool)
    later[first] = False
    second = np.full(len(owners), floor, np.float32)
    np.maximum.at(second, place[later], cosines[later])
    closeness = ((cosines[first] + second) / 2).astype(np.float32)
    order = np.argsort(first, kind="stable")
    return owners[order], closeness[order], floor


def _best(positions: Positions, scores: Column) -> Positions:
    if len(scores) <= _EACH:
        return positions
    return positions[np.argpartition(-scores, _EACH)[:_EACH]]
