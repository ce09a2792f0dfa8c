"""tantivy: BM25 on disk, words only."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.peers.port import MOST


class Tantivy:
    """BM25 of words; vectors are not used."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:  # noqa: ARG002
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False)
        builder.add_integer_field("position", stored=True)
        self._index = tantivy.Index(builder.build(), path=str(folder))
        writer = self._index.writer(num_threads=1)
        for position, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, position=position))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, text: str, vector: Any) -> Sequence[int]:  # noqa: ARG002
        words = " ".join(re.findall(r"\w+", text))
        query = self._index.parse_query(words, ["text"])
        hits = self._searcher.search(query, MOST).hits
        return [self._searcher.doc(address)["position"][0] for _, address in hits]
