"""Vectors of texts, kept by the digest of the text and the encoder."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from knowledge.store.engine import insert_new, reading
from knowledge.store.tables import vectors

_CHUNK = 400


class VectorRows:
    """The vectors' side of the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def encoded(self, encoder: str) -> set[str]:
        """Digests of the texts whose vector by `encoder` is already made."""
        query = select(vectors.c.text_digest).where(vectors.c.encoder == encoder)
        with reading(self._engine) as connection:
            return set(connection.scalars(query))

    def known_vectors(self, encoder: str, digests: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Those vectors of `encoder` that are already made, by text digest."""
        columns = select(vectors.c.text_digest, vectors.c.vector)
        found: dict[str, NDArray[np.float32]] = {}
        with reading(self._engine) as connection:
            for chunk in _chunks(list(digests), _CHUNK):
                rows = connection.execute(
                    columns.where(vectors.c.encoder == encoder, vectors.c.text_digest.in_(chunk))
                )
                for digest, blob in rows:
                    found[digest] = np.frombuffer(blob, np.float16).astype(np.float32)
        return found

    def add_vectors(self, encoder: str, made: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors, half precision, by text digest; those that are there stay."""
        have = self.known_vectors(encoder, made)
        rows: list[dict[str, Any]] = [
            {
                "encoder": encoder,
                "text_digest": digest,
                "vector": vector.astype(np.float16).tobytes(),
            }
            for digest, vector in made.items()
            if digest not in have
        ]
        rows.sort(key=lambda row: row["text_digest"])  # two who write the same do not cross
        if rows:
            with self._engine.begin() as connection:
                insert_new(connection, vectors, rows)


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
