"""What a search costs as the knowledge grows: 1, 10 and 100 times the imported procedures.

    python -m benchmarks.growth [--data .cache/corpus] [--times 1 10 100]

The copies are made in the index itself: each copy has one word in five of every text exchanged
for another of the vocabulary, and every vector turned a little (cosine about .97). Questions are
the labelled ones; their vectors are made before, so that the encoder is not in the figures, and
each is asked once unmeasured, as of a server at work.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import faiss
import numpy as np
import psutil
from numpy.typing import NDArray

from api.adapters.knowledge import make_library
from benchmarks.material import Known, arguments, open_knowledge, questions
from knowledge.encoders.load import load_encoder
from knowledge.indexes.dense import NAMES, PASSAGES, Dense, make_dense
from knowledge.lexical.bm25 import Bm25
from knowledge.procedures import Version
from knowledge.ranking.rank import load_ranking
from knowledge.revision.index import Bodies, Index, Phrases, Priors
from knowledge.search import Search, prepare

_ALTERED = 0.2
_TURNED = 0.25
_SEED = 11


@dataclass(frozen=True, slots=True)
class Grown:
    """One size: milliseconds a question, seconds to make it, resident megabytes."""

    procedures: int
    names: int
    p50: float
    p95: float
    seconds: float
    megabytes: float

    def row(self) -> str:
        """A row of the table."""
        return (
            f"| {self.procedures:,} | {self.names:,} | {self.p50:.1f} ms | {self.p95:.1f} ms "
            f"| {self.seconds:.0f} s | {self.megabytes:,.0f} MB |"
        )


def copies(base: Index, folder: Path, times: int) -> Index:
    """`base`, which is kept in `folder`, beside `times - 1` altered copies of itself."""
    turn = np.random.default_rng(_SEED)
    first = list(base.versions)
    versions = [*first, *(_copy(version, n) for n in range(1, times) for version in first)]
    size = len(base.versions)
    return Index(
        revision=base.revision,
        versions=versions,
        position={version.procedure.code: i for i, version in enumerate(versions)},
        phrases=Phrases(
            _owners(base.phrases.owner, size, times),
            _words(base.phrases.lexical, times, turn),
            _vectors(folder, NAMES, times, turn),
        ),
        bodies=Bodies(
            _words(base.bodies.lexical, times, turn),
            _owners(base.bodies.owner, size, times),
            _vectors(folder, PASSAGES, times, turn),
        ),
        priors=Priors(
            *(
                np.tile(getattr(base.priors, name), times)
                for name in ("asked", "level", "citizen", "in_force")
            )
        ),
        restorer=base.restorer,
        expander=base.expander,
    )


def _copy(version: Version, number: int) -> Version:
    procedure = version.procedure
    return replace(version, procedure=replace(procedure, code=f"{procedure.code}-{number}"))


def _owners(owner: NDArray[np.int64], size: int, times: int) -> NDArray[np.int64]:
    return np.concatenate([owner + n * size for n in range(times)])


def _words(base: Bm25, times: int, turn: np.random.Generator) -> Bm25:
    """The postings of every copy, in the order of terms and then documents."""
    term = np.repeat(np.arange(len(base.starts) - 1, dtype=np.int64), np.diff(base.starts))
    made = [_altered(base, term, n, turn if n else None) for n in range(times)]
    counts = sum(np.bincount(terms, minlength=len(base.starts) - 1) for terms, _, _ in made)
    starts = np.concatenate([[0], np.cumsum(counts)])
    documents = np.empty(starts[-1], np.int32)
    weights = np.empty(starts[-1], np.float32)
    filled = starts[:-1].copy()
    for terms, held, weight in made:
        own = np.bincount(terms, minlength=len(filled))
        place = filled[terms] + np.arange(len(terms)) - (np.cumsum(own) - own)[terms]
        documents[place], weights[place] = held, weight
        filled += own
    return Bm25(base.size * times, base.vocabulary, weights, documents, starts)


def _altered(
    base: Bm25, term: NDArray[np.int64], number: int, turn: np.random.Generator | None
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Terms, documents and weights of one copy, some terms exchanged; sorted, none twice."""
    if turn is not None:
        exchanged = np.where(turn.random(len(term)) < _ALTERED, turn.permutation(term), term)
    else:
        exchanged = term
    documents = base.documents.astype(np.int64)
    key, first = np.unique(exchanged * base.size + documents, return_index=True)
    held = (key % base.size + number * base.size).astype(np.int32)
    return key // base.size, held, base.weights[first]


def _vectors(folder: Path, part: str, times: int, turn: np.random.Generator) -> Dense:
    kept = faiss.read_index(str(folder / part / "dense.faiss"))
    rows = kept.reconstruct_n(0, kept.ntotal)
    made = np.empty((len(rows) * times, rows.shape[1]), np.float32)
    made[: len(rows)] = rows
    spread = _TURNED / rows.shape[1] ** 0.5
    for n in range(1, times):
        turned = rows + turn.normal(0, spread, rows.shape).astype(np.float32)
        turned /= np.linalg.norm(turned, axis=1, keepdims=True)
        made[n * len(rows) : (n + 1) * len(rows)] = turned
    return make_dense(made, part)


def measure(
    data: Path,
    encoder: Path,
    asked: Sequence[str],
    times: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Grown:
    """Make `times` the knowledge in `data`, ask, and tell; `clock` gives seconds."""
    real = load_encoder(str(encoder))
    library = make_library(open_knowledge(data), real, data)
    base = library.refresh()
    texts = [" ".join(prepare(text, base).accented) for text in asked]
    known = Known(real, dict(zip(texts, real.encode_queries(texts), strict=True)))
    began = time.perf_counter()
    folder = next((data / "index").iterdir())
    index = copies(base, folder, times)
    seconds = time.perf_counter() - began
    search = Search(lambda: index, known, load_ranking())
    for text in asked:
        search.find(text)
    taken = []
    for text in asked:
        start = clock()
        search.find(text)
        taken.append((clock() - start) * 1000)
    return Grown(
        procedures=len(index.versions),
        names=index.phrases.dense.size,
        p50=median(taken),
        p95=float(np.percentile(taken, 95)),
        seconds=seconds,
        megabytes=psutil.Process().memory_info().rss / 1e6,
    )


def main() -> None:
    """Measure every size in a process of its own and print the table."""
    parser = arguments(__doc__, corpus=True)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    given = parser.parse_args()
    asked = [one.text for one in questions(given.corpus)]
    if len(given.times) == 1:
        print(measure(given.data, given.encoder, asked, given.times[0]).row())
        return
    print("| procedures | names | p50 | p95 | made in | memory |\n|---|---|---|---|---|---|")
    for times in given.times:
        own = [*sys.argv, "--times", str(times)]
        subprocess.run([sys.executable, "-m", "benchmarks.growth", *own[1:]], check=True)


if __name__ == "__main__":
    main()
