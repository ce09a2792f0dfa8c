"""How soon another machine answers from what was published: PostgreSQL, two folders.

    python -m benchmarks.publishing [--data .cache/corpus] [--rounds 5]

The imported procedures are moved into a PostgreSQL of its own, safe on the disk. One library
publishes, as an import or an editor does: it builds the new index, hands it over and commits.
The clock runs from the commit until the other library, in another folder, holds the new index.
The signal that wakes it comes on top: `make scale` has it within its figure.
"""

import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from api.adapters.knowledge import make_library
from api.operating.moving import move
from benchmarks.material import arguments, open_knowledge
from knowledge.encoders.load import load_encoder
from knowledge.library import Library
from knowledge.store.engine import connect
from knowledge.store.rows import held, new_version
from knowledge.store.sql import KnowledgeStore
from tests.postgres import Cluster

CODE = "1.000894"


@dataclass(frozen=True, slots=True)
class Published:
    """Seconds: what the publisher took before its commit, and the other machine after it."""

    before: float
    after: float


def publish(store: KnowledgeStore, here: Library, there: Library, name: str) -> Published:
    """Give one procedure another name; raises RuntimeError where the other does not see it."""
    former = store.version(CODE)
    if former is None:
        raise RuntimeError(f"the procedures hold no {CODE}")
    renamed = replace(former.procedure.wording, name=name)
    version = new_version(replace(former.procedure, wording=renamed), former.number + 1)
    contents, versions = store.snapshot()
    newest = [version if one.procedure.code == CODE else one for one in versions]
    began = time.perf_counter()
    here.prepare({**contents, CODE: held(version)}, newest)
    store.publish("benchmark", datetime.now(UTC), [(version, "benchmark")])
    committed = time.perf_counter()
    there.refresh()
    seen = there.version(CODE)
    if seen is None or seen.procedure.name != name:
        raise RuntimeError("the other machine answers from the former index")
    return Published(committed - began, time.perf_counter() - committed)


def measure(data: Path, encoder: Path, rounds: int) -> list[Published]:
    """Publish so many times over a copy of `data`."""
    model = load_encoder(str(encoder))
    with tempfile.TemporaryDirectory() as folder, Cluster(quick=False).make() as cluster:
        copy = Path(folder) / "data"
        copy.mkdir()
        shutil.copy(data / "motcua.db", copy)
        url = cluster.url(cluster.create())
        engines = [connect(url), connect(url)]
        move(open_knowledge(copy).engine, engines[0])
        stores = [KnowledgeStore(engine) for engine in engines]
        here, there = (
            make_library(store, model, Path(folder) / name)
            for store, name in zip(stores, ("here", "there"), strict=True)
        )
        here.refresh()
        there.refresh()
        found = [publish(stores[0], here, there, f"Kết hôn {n}") for n in range(rounds)]
        for engine in engines:
            engine.dispose()
    return found


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    found = measure(given.data, given.encoder.absolute(), given.rounds)
    for name in ("before", "after"):
        taken = sorted(getattr(one, name) for one in found)
        print(f"{name} the commit: {median(taken):.2f} s ({taken[0]:.2f} to {taken[-1]:.2f})")


if __name__ == "__main__":
    main()
