"""sqlite-vec beside FTS5: everything in one SQLite file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3  # Python's own sqlite3 is often built without extensions
import sqlite_vec

from benchmarks.peers.port import MOST, fused


class SqliteVecAndFts5:
    """Vectors one by one and BM25 of words, fused by rank."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:
        self._base = sqlite3.connect(str(folder / "texts.db"))
        self._base.enable_load_extension(True)
        sqlite_vec.load(self._base)
        size = vectors.shape[1]
        self._base.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")
        self._base.execute(f"CREATE VIRTUAL TABLE near USING vec0(v float[{size}])")
        self._base.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", enumerate(texts))
        rows = ((row, vector.tobytes()) for row, vector in enumerate(vectors))
        self._base.executemany("INSERT INTO near(rowid, v) VALUES (?, ?)", rows)
        self._base.commit()

    def search(self, text: str, vector: Any) -> Sequence[int]:
        near = self._base.execute(
            "SELECT rowid FROM near WHERE v MATCH ? ORDER BY distance LIMIT ?",
            (vector.tobytes(), MOST),
        )
        any_word = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        worded = self._base.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (any_word, MOST)
        )
        return fused([[row for (row,) in near], [row for (row,) in worded]])
