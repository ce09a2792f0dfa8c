"""Chroma: vectors by HNSW; it has no hybrid search of its own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb

from benchmarks.peers.port import MOST

_BATCH = 5000


class Chroma:
    """Meaning only."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:
        client = chromadb.PersistentClient(
            str(folder), settings=chromadb.Settings(anonymized_telemetry=False)
        )
        self._texts = client.create_collection("texts", metadata={"hnsw:space": "cosine"})
        for start in range(0, len(texts), _BATCH):
            rows = range(start, min(start + _BATCH, len(texts)))
            self._texts.add(
                ids=[str(row) for row in rows],
                documents=[texts[row] for row in rows],
                embeddings=vectors[start : rows.stop],
            )

    def search(self, text: str, vector: Any) -> Sequence[int]:  # noqa: ARG002
        found = self._texts.query(query_embeddings=[vector], n_results=MOST, include=[])
        return [int(each) for each in found["ids"][0]]
