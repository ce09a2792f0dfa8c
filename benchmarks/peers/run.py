"""One peer, measured in a process of its own; prints one line of JSON.

python -m benchmarks.peers.run NAME FOLDER
"""

import importlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.peers.port import Peer

PEERS = {
    "faiss-cpu + bm25s": ("faiss_bm25s", "FaissAndBm25s"),
    "tantivy (words only)": ("tantivy_only", "Tantivy"),
    "chromadb (meaning only)": ("chroma", "Chroma"),
    "sqlite-vec + FTS5": ("sqlite_vec_fts", "SqliteVecAndFts5"),
    "txtai": ("txtai_hybrid", "Txtai"),
    "lancedb": ("lance", "Lance"),
    "haystack-ai": ("haystack_memory", "Haystack"),
}
_WARM_UP = 5


def measure(peer: Peer, folder: Path, scratch: Path) -> dict[str, Any]:
    """Build, ask every question, and tell seconds, milliseconds, megabytes and what was found."""
    documents = json.loads((folder / "documents.json").read_text("utf-8"))
    asked = json.loads((folder / "questions.json").read_text("utf-8"))
    vectors = np.load(folder / "vectors.npy")
    asked_vectors = np.load(folder / "question_vectors.npy")
    texts = [text for _, text in documents]
    began = time.perf_counter()
    peer.build(texts, vectors, scratch)
    seconds = time.perf_counter() - began
    for text, vector in list(zip(asked, asked_vectors, strict=True))[:_WARM_UP]:
        peer.search(text, vector)
    taken, found = [], []
    for text, vector in zip(asked, asked_vectors, strict=True):
        start = time.perf_counter()
        positions = peer.search(text, vector)
        taken.append((time.perf_counter() - start) * 1000)
        found.append(list(dict.fromkeys(documents[position][0] for position in positions))[:10])
    megabytes = psutil.Process().memory_info().rss / 1e6
    return {"seconds": seconds, "milliseconds": taken, "megabytes": megabytes, "found": found}


def main(name: str, folder: str) -> None:
    """Measure the peer `name` over the material in `folder`."""
    module, made = PEERS[name]
    peer: Peer = getattr(importlib.import_module(f"benchmarks.peers.{module}"), made)()
    with tempfile.TemporaryDirectory() as scratch:
        measured = measure(peer, Path(folder), Path(scratch))
        sys.stdout.write(json.dumps(measured) + "\n")
        sys.stdout.flush()
        os._exit(0)  # some peers leave threads behind that never end


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
