"""BM25 over folded syllables and their bigrams, by bm25s (Lù 2024, arXiv 2407.03618)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

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

    def scores(self, query: Iterable[str]) -> NDArray[np.float32]:
        """BM25 scores, shape (documents,); zeros where no term is known."""
        scores = np.zeros(self.size, np.float32)
        for term in query:
            number = self.vocabulary.get(term)
            if number is not None:
                start, end = self.starts[number : number + 2]
                scores[self.documents[start:end]] += self.weights[start:end]
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
        weights, documents, starts = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        )
        return cls(size, vocabulary, weights, documents, starts)
