"""FAISS beside bm25s: what most tutorials put together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import faiss

from benchmarks.peers.port import MOST, fused


class FaissAndBm25s:
    """Flat vectors and BM25 of words, fused by rank."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:  # noqa: ARG002
        faiss.omp_set_num_threads(1)
        self._dense = faiss.IndexFlatIP(vectors.shape[1])
        self._dense.add(vectors)
        self._words = bm25s.BM25()
        self._words.index(
            bm25s.tokenize(list(texts), stopwords=None, show_progress=False), show_progress=False
        )

    def search(self, text: str, vector: Any) -> Sequence[int]:
        near = self._dense.search(vector[None, :], MOST)[1][0].tolist()
        query = bm25s.tokenize([text], stopwords=None, show_progress=False)
        worded = self._words.retrieve(query, k=MOST, show_progress=False)[0][0].tolist()
        return fused([near, worded])
