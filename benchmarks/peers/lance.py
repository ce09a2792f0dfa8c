"""LanceDB: full text and vectors, fused by its RRFReranker."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lancedb
from lancedb.rerankers import RRFReranker

from benchmarks.peers.port import MOST


class Lance:
    """Hybrid search as its documentation shows it."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:
        base = lancedb.connect(str(folder))
        rows = (
            {"position": row, "text": text, "vector": vector}
            for row, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        )
        self._texts = base.create_table("texts", data=list(rows))
        self._texts.create_fts_index(
            "text", language="English", stem=False, remove_stop_words=False, ascii_folding=False
        )
        self._reranker = RRFReranker()

    def search(self, text: str, vector: Any) -> Sequence[int]:
        words = " ".join(re.findall(r"\w+", text))
        asked = self._texts.search(query_type="hybrid").vector(vector).text(words)
        found = asked.rerank(self._reranker).limit(MOST).select(["position"]).to_list()
        return [row["position"] for row in found]
