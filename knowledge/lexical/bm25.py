"""BM25 over folded syllables and their bigrams, by bm25s (Lù 2024, arXiv 2407.03618)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.text.normalise import fold

_EMPTY = "∅"
_ARRAYS = ("weights", "documents", "starts")
_TERMS = "terms.json"


def terms(words: Sequence[str]) -> list[str]:
    """Folded words and their bigrams: in Vietnamese a word is often two syllables."""
    folded = fold(" ".join(words)).split(" ") if words else []
    return folded + [f"{left}_{right}" for left, right in pairwise(folded)]


@dataclass(frozen=True, slots=True)
class Bm25:
    """Scores of every document for a query, in document order.

    The term with number t adds `weights[i]` to the score of `documents[i]`, for i from
    `starts[t]` up to `starts[t + 1]`.
    """

    size: int
    vocabulary: Mapping[str, int]
    weights: NDArray[np.float32]
    documents: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, documents: Iterable[list[str]], k1: float = 1.2, b: float = 0.75) -> Self:
        """An index of `documents`, each a list of terms."""
        corpus = [document or [_EMPTY] for document in documents]
        if not corpus:
            nothing = np.zeros(0, np.int32)
            return cls(0, {}, nothing.astype(np.float32), nothing, np.zeros(1, np.int64))
        import bm25s  # slow to import (scipy), and only needed for building

        engine = bm25s.BM25(k1=k1, b=b)
        engine.index(corpus, show_progress=False)
        held = engine.scores
        vocabulary = {term: number for term, number in engine.vocab_dict.items() if term}
        return cls(len(corpus), vocabulary, held["data"], held["indices"], held["indptr"])

    def numbers(self, query: Iterable[str]) -> list[int]:
        """The numbers of the query's known terms, in its order."""
        found = (self.vocabulary.get(term) for term in query)
        return [number for number in found if number is not None]

    def holders(self, number: int) -> NDArray[np.int32]:
        """The documents that hold a term, ascending."""
        start, end = self.starts[number : number + 2]
        return self.documents[start:end]

    def rarest(self, numbers: Sequence[int], entries: int) -> list[int]:
        """Of the terms `numbers` the rarest that have at most `entries` holders together.

        In their own order; the rarest of all is always among them.
        """
        if not numbers:
            return []
        sizes = self.starts[np.array(numbers, np.int64) + 1] - self.starts[numbers]
        order = np.argsort(sizes, kind="stable")
        fits = int(np.searchsorted(np.cumsum(sizes[order]), entries, side="right"))
        kept = set(order[: max(fits, 1)].tolist())
        return [number for place, number in enumerate(numbers) if place in kept]

    def total(self, numbers: Iterable[int]) -> NDArray[np.float32]:
        """What the terms `numbers` add to the scores, shape (documents,)."""
        scores = np.zeros(self.size, np.float32)
        for number in numbers:
            start, end = self.starts[number : number + 2]
            scores[self.documents[start:end]] += self.weights[start:end]
        return scores

    def scores(self, query: Iterable[str]) -> NDArray[np.float32]:
        """BM25 scores, shape (documents,); zeros where no term is known."""
        return self.total(self.numbers(query))

    def scores_of(
        self, numbers: Iterable[int], documents: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """The scores of `documents` only, ascending, for the terms `numbers`."""
        scores = np.zeros(len(documents), np.float32)
        # of the holders' own kind, else they would be copied for every term
        documents = documents.astype(self.documents.dtype)
        for number in numbers:
            start, end = self.starts[number : number + 2]
            places = np.searchsorted(self.documents[start:end], documents)
            inside = places < end - start
            places = places[inside] + start
            held = self.documents[places] == documents[inside]
            scores[np.flatnonzero(inside)[held]] += self.weights[places[held]]
        return scores

    def write(self, folder: Path) -> None:
        """Write the index into `folder`."""
        np.save(folder / "weights.npy", self.weights)
        np.save(folder / "documents.npy", self.documents)
        np.save(folder / "starts.npy", self.starts)
        listed = json.dumps([self.size, self.vocabulary], ensure_ascii=False)
        (folder / _TERMS).write_text(listed, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The index in `folder`, its arrays mapped; raises OSError or ValueError."""
        size, vocabulary = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        weights, documents, starts = (_mapped(folder / f"{name}.npy") for name in _ARRAYS)
        return cls(size, vocabulary, weights, documents, starts)


def _mapped(path: Path) -> NDArray[Any]:
    """The array in a file, mapped. As a plain array: slices of numpy.memmap cost 4 µs each."""
    mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return mapped.view(np.ndarray)
