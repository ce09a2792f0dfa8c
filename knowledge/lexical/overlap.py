"""How much of a question stands in a procedure's names, and how much of a name in a question.

Terms are weighed by how rare they are; small words and bigrams count for less.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.lexical.bm25 import Bm25
from knowledge.quoting.spans import rows_of
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
    """The names' terms with their weights; `mass` is the sum over a name's terms.

    `first` and `count` say which names a procedure has; the terms of name i are
    `terms[term_starts[i] : term_starts[i + 1]]`.
    """

    names: Bm25
    owner: NDArray[np.int64]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    terms: NDArray[np.int32]
    term_starts: NDArray[np.int64]
    weights: Column
    mass: Column
    unknown: float

    def read(self, query: Sequence[str], entries: int, left_out: int | None = None) -> "Reading":
        """Read the terms of `query`, the rarest first, as far as `entries` holders of them.

        The name `left_out` is not looked at.
        """
        numbers = self.names.numbers(query)
        read = self.names.rarest(numbers, entries)
        whole = len(read) == len(numbers)
        names = np.zeros(self.names.size if whole else 0, np.float32)
        owners = np.zeros(len(self.first), np.float32)
        for number in read:
            held_by = self.names.holders(number)
            if left_out is not None:
                held_by = held_by[held_by != left_out]
            owners[self.owner[held_by]] += self.weights[number]
            if whole:
                names[held_by] += self.weights[number]
        asked = self._asked(query, numbers)
        return Reading(self, numbers, whole, names, owners, asked, left_out)

    def _asked(self, query: Sequence[str], numbers: Sequence[int]) -> np.float32:
        """The weight of the whole question; unknown words count, unknown pairs do not."""
        known = float(self.weights[numbers].sum())
        words = (term for term in query if "_" not in term and term not in self.names.vocabulary)
        return np.float32(known + sum(self.unknown * weight(term) for term in words) + 1e-6)

    def shares(
        self,
        rows: NDArray[np.int64],
        names: Column,
        starts: NDArray[np.int64],
        owners: Column,
        asked: np.float32,
    ) -> Shared:
        """Shares of procedures, whose names are `rows` from `starts` on.

        `names` and `owners` are the weights of what each name and each procedure's names hold of
        the question, which weighs `asked`.
        """
        if not len(rows):
            return Shared(owners, owners, owners)
        mass = self.mass[rows]
        likeness = 2 * names / (mass + asked)
        size = np.minimum(mass, np.float32(_LONG_NAME)) / np.float32(_LONG_NAME)
        held = names / (mass + np.float32(_SHORT_NAME)) * size
        return Shared(
            covered=owners / asked,
            likeness=np.maximum.reduceat(likeness, starts),
            held=np.maximum.reduceat(held, starts),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for one question.

    `whole` says that no term was left unread; only then `names` says what each name holds.
    """

    overlap: Overlap
    numbers: Sequence[int]
    whole: bool
    names: Column
    owners: Column
    asked: np.float32
    left_out: int | None

    def touched(self, most: int) -> tuple[NDArray[np.int64], Shared]:
        """At most `most` procedures whose names hold most of what was read, ascending."""
        found = np.flatnonzero(self.owners > 0)
        if len(found) > most:
            found = np.sort(found[np.argpartition(-self.owners[found], most)[:most]])
        return found, self.shared(found)

    def shared(self, chosen: NDArray[np.int64]) -> Shared:
        """The shares of the procedures `chosen`, ascending, with nothing left unread."""
        rows, sizes = self._names_of(chosen)
        if self.whole:
            names, owners = self.names[rows], self.owners[chosen]
        else:
            names, owners = self._held(rows, np.repeat(np.arange(len(chosen)), sizes))
        starts = np.cumsum(sizes) - sizes
        return self.overlap.shares(rows, names, starts, owners, self.asked)

    def _names_of(
        self, procedures: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of all their names, and how many each has."""
        sizes = self.overlap.count[procedures]
        return rows_of(self.overlap.first[procedures], sizes), sizes

    def _held(self, rows: NDArray[np.int64], procedure: NDArray[np.int64]) -> tuple[Column, Column]:
        """What the names `rows` hold of the question, and their procedures, counted 0, 1, …"""
        overlap = self.overlap
        place = np.zeros(len(overlap.weights), np.int32)
        place[self.numbers] = np.arange(1, len(self.numbers) + 1)
        weights = np.concatenate([[0], overlap.weights[self.numbers]]).astype(np.float32)
        lengths = overlap.term_starts[rows + 1] - overlap.term_starts[rows]
        held = place[overlap.terms[rows_of(overlap.term_starts[rows], lengths)]]
        hits = np.flatnonzero(held > 0)
        held, row = held[hits], np.repeat(np.arange(len(rows)), lengths)[hits]
        if self.left_out is not None:
            looked_at = rows[row] != self.left_out
            held, row = held[looked_at], row[looked_at]
        names = np.bincount(row, weights[held], len(rows))
        once = np.zeros((int(procedure[-1]) + 1 if len(procedure) else 0, len(weights)), np.float32)
        once[procedure[row], held] = 1
        return names.astype(np.float32), once @ weights


def make_overlap(names: Bm25, owner: NDArray[np.int64]) -> Overlap:
    """The overlap with `names`, whose owners ascend without gaps."""
    frequency = np.diff(names.starts)
    weights = np.log1p(names.size / (frequency + 0.5)).astype(np.float32)
    numbers = np.fromiter(names.vocabulary.values(), np.int64, len(names.vocabulary))
    weights[numbers] *= np.fromiter(map(weight, names.vocabulary), np.float32, len(numbers))
    mass = np.bincount(names.documents, weights=np.repeat(weights, frequency), minlength=names.size)
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    order = np.argsort(names.documents, kind="stable")
    lengths = np.bincount(names.documents, minlength=names.size)
    rarest = float(np.log1p(names.size / 1.5))
    return Overlap(
        names=names,
        owner=owner,
        first=first,
        count=np.diff(first, append=names.size),
        terms=np.repeat(np.arange(len(weights), dtype=np.int32), frequency)[order],
        term_starts=np.concatenate([[0], np.cumsum(lengths)]),
        weights=weights,
        mass=mass.astype(np.float32),
        unknown=rarest * _UNKNOWN,
    )


def weight(term: str) -> float:
    """What a term counts beside its rarity."""
    if "_" not in term:
        return _SMALL if term in small_words() else 1.0
    return _SMALL if all(part in small_words() for part in term.split("_")) else _PAIR
