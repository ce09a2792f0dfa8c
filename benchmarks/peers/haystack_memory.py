"""Haystack: the in-memory store's two retrievers, joined by reciprocal rank."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.peers.port import MOST


class Haystack:
    """Hybrid retrieval as its documentation shows it."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:  # noqa: ARG002
        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        store.write_documents(
            [
                Document(id=str(row), content=text, embedding=vector.tolist())
                for row, (text, vector) in enumerate(zip(texts, vectors, strict=True))
            ]
        )
        self._words = InMemoryBM25Retriever(store, top_k=MOST)
        self._near = InMemoryEmbeddingRetriever(store, top_k=MOST)
        self._join = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=MOST)

    def search(self, text: str, vector: Any) -> Sequence[int]:
        worded = self._words.run(query=text)["documents"]
        near = self._near.run(query_embedding=vector.tolist())["documents"]
        joined = self._join.run(documents=[worded, near])["documents"]
        return [int(document.id) for document in joined]
