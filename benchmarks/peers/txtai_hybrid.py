"""txtai with hybrid=True."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from txtai import Embeddings

from benchmarks.peers.port import MOST


class Txtai:
    """Its own fusion of BM25 and FAISS; vectors come from outside."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:  # noqa: ARG002
        self._known: dict[str, Any] = dict(zip(texts, vectors, strict=True))
        # a function, not a method: txtai takes anything else for a factory
        self._texts = Embeddings(
            method="external", transform=lambda texts: self._look_up(texts), hybrid=True
        )
        self._texts.index((row, text, None) for row, text in enumerate(texts))

    def search(self, text: str, vector: Any) -> Sequence[int]:
        self._known[text] = vector
        return [row for row, _ in self._texts.search(text, MOST)]

    def _look_up(self, texts: Sequence[str]) -> Any:
        return np.array([self._known[text] for text in texts], np.float32)
