"""Vectors in PostgreSQL, looked among by pgvector's HNSW (github.com/pgvector/pgvector).

One table holds the texts of every encoder. Names are looked among, so that they have an index;
of passages only the cosines of chosen ones are asked for. Both are narrowed by the encoder and by
what the text is: a partial index, and a scan that goes on until enough were found.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text

from knowledge.indexes.dense import NAMES, Dense, Vectors
from knowledge.store.bodies import text_digest
from knowledge.store.engine import reading
from knowledge.store.postgres import alone

_TABLE = (
    "CREATE TABLE IF NOT EXISTS search_vectors (encoder varchar(80) NOT NULL, "
    "part varchar(8) NOT NULL, text_digest varchar(64) NOT NULL, embedding vector NOT NULL, "
    "PRIMARY KEY (encoder, part, text_digest))"
)
_HELD = text("SELECT text_digest FROM search_vectors WHERE encoder = :encoder AND part = :part")
_ADD = text(
    "INSERT INTO search_vectors VALUES (:encoder, :part, :digest, :embedding) "
    "ON CONFLICT DO NOTHING"
)
_SIMILAR = text(
    "SELECT text_digest, -(embedding <#> CAST(:query AS vector)) FROM search_vectors "
    "WHERE encoder = :encoder AND part = :part AND text_digest = ANY(CAST(:digests AS varchar[]))"
)
_AT_A_TIME = 2_000
_WIDEST = 1_000  # pgvector's largest hnsw.ef_search


class PgVectors:
    """A DenseStore in the database of `engine`, for one encoder."""

    def __init__(self, engine: Engine, encoder: str, dimensions: int) -> None:
        self._engine = engine
        self._encoder = encoder
        self._dimensions = dimensions

    def prepare(self) -> None:
        """Make the table and the encoder's index where they are missing.

        Raises DBAPIError where the server has no pgvector, or the user may not switch it on.
        """
        literal = self._encoder.replace("'", "''")
        name = f"search_names_{sha256(self._encoder.encode()).hexdigest()[:12]}"
        with self._engine.begin() as connection:
            alone(connection, "schema")
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
            connection.exec_driver_sql(_TABLE)
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS {name} ON search_vectors USING hnsw "
                f"((embedding::vector({self._dimensions})) vector_ip_ops) "
                f"WITH (m = 16, ef_construction = 128) "
                f"WHERE encoder = '{literal}' AND part = '{NAMES}'"
            )

    def of(self, texts: Sequence[str], vectors: Vectors, part: str) -> Dense:
        """What is missing is written; what belongs to no guide any more is passed over."""
        digests = [text_digest(each) for each in texts]
        with reading(self._engine) as connection:
            held = set(connection.scalars(_HELD, {"encoder": self._encoder, "part": part}))
        missing = {d: t for d, t in zip(digests, texts, strict=True) if d not in held}
        if missing:
            self._add(sorted(missing), vectors([missing[d] for d in sorted(missing)]), part)
        return PgDense(self._engine, self._encoder, self._dimensions, part, digests)

    def read(self, path: Path, part: str) -> Dense:
        """The index whose texts' digests are in the file `path`."""
        digests = np.load(path, allow_pickle=False).astype(str).tolist()
        return PgDense(self._engine, self._encoder, self._dimensions, part, digests)

    def _add(self, digests: Sequence[str], rows: NDArray[np.float32], part: str) -> None:
        made = [
            {"encoder": self._encoder, "part": part, "digest": digest, "embedding": _literal(row)}
            for digest, row in zip(digests, rows, strict=True)
        ]
        for start in range(0, len(made), _AT_A_TIME):
            with self._engine.begin() as connection:
                connection.execute(_ADD, made[start : start + _AT_A_TIME])


class PgDense:
    """A Dense over texts in the database; `digests` are those of its texts, by position."""

    def __init__(
        self, engine: Engine, encoder: str, dimensions: int, part: str, digests: Sequence[str]
    ) -> None:
        self._engine = engine
        self._encoder = encoder
        self._part = part
        self._digests = digests
        self._positions: dict[str, list[int]] = {}
        for position, digest in enumerate(digests):
            self._positions.setdefault(digest, []).append(position)
        self._nearest = text(nearest_query(encoder, part, dimensions))
        self.size = len(digests)
        self.dimensions = dimensions

    def nearest(
        self, query: NDArray[np.float32], most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Positions and cosines of at most `most` vectors, nearest first."""
        wanted, looked = min(most, self.size), most
        with reading(self._engine) as connection:
            connection.exec_driver_sql(f"SET LOCAL hnsw.ef_search = {min(2 * most + 40, _WIDEST)}")
            connection.exec_driver_sql("SET LOCAL hnsw.iterative_scan = strict_order")
            while True:
                found, exhausted = self._look(connection, query, looked)
                if exhausted or len(found) >= wanted:
                    break
                looked *= 4  # some were of guides that are gone
        positions = np.array([position for position, _ in found[:wanted]], np.int64)
        return positions, np.array([cosine for _, cosine in found[:wanted]], np.float32)

    def _look(
        self, connection: Connection, query: NDArray[np.float32], most: int
    ) -> tuple[list[tuple[int, float]], bool]:
        """Positions and cosines from the `most` nearest rows; whether there are no more."""
        rows = connection.execute(self._nearest, {"query": _literal(query), "most": most}).all()
        found = [
            (position, cosine)
            for digest, cosine in rows
            for position in self._positions.get(digest, ())
        ]
        return found, len(rows) < most

    def similarities(
        self, query: NDArray[np.float32], positions: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Cosines of the vectors at `positions`, in that order."""
        digests = [self._digests[position] for position in positions.tolist()]
        if not digests:
            return np.zeros(0, np.float32)
        values: dict[str, Any] = {"encoder": self._encoder, "part": self._part}
        values |= {"query": _literal(query), "digests": sorted(set(digests))}
        with reading(self._engine) as connection:
            found = connection.execute(_SIMILAR, values)
            cosines = {row[0]: row[1] for row in found}
        return np.array([cosines[digest] for digest in digests], np.float32)

    def write(self, path: Path) -> None:
        """Write the texts' digests into the file `path`: the vectors are in the database."""
        with path.open("wb") as file:
            np.save(file, np.array(self._digests, "S64"))


def nearest_query(encoder: str, part: str, dimensions: int) -> str:
    """The query; what the partial index is narrowed by stands in it, so that it is used."""
    literal = encoder.replace("'", "''").replace(":", r"\:")
    distance = f"CAST(embedding AS vector({dimensions})) <#> CAST(:query AS vector({dimensions}))"
    return (
        f"SELECT text_digest, -({distance}) FROM search_vectors "  # noqa: S608  # our own names
        f"WHERE encoder = '{literal}' AND part = '{part}' ORDER BY {distance} LIMIT :most"
    )


def _literal(vector: NDArray[np.float32]) -> str:
    return "[" + ",".join(map(repr, vector.tolist())) + "]"
