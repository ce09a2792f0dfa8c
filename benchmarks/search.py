"""Search beside its peers: the same texts, vectors, questions, machine and run.

    python -m benchmarks.search [--data .cache/corpus] [--peers .bench-venv/bin/python]

Every search gets each procedure's names and all passages of its guide, with the vectors of our
encoder, and is asked the labelled questions that have an answer, once as they were typed and once
without diacritics. What is found is counted by procedure, the best text of each. Encoding the
question is in nobody's time. Ours is the product's own search over
the same knowledge; built means: vectors at hand, ready to be asked.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil

from benchmarks.material import Asked, Known, arguments, open_knowledge, questions
from benchmarks.peers.run import PEERS
from knowledge.aliases import Alias, load_aliases, phrases
from knowledge.encoders.load import load_encoder
from knowledge.passages import passages
from knowledge.ranking.rank import load_ranking
from knowledge.revision.build import build
from knowledge.revision.vectors import StoredVectors, encode_missing
from knowledge.search import Search, prepare
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander
from knowledge.text.normalise import fold

OURS = "Một Cửa"
KEPT = Path(".cache/bench")
_HEAD = (
    "| search | R@1 | R@3 | R@10 | without diacritics R@1 | R@3 | R@10 | p50 | p95 | built in "
    "| memory |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def twice(asked: Sequence[Asked]) -> list[Asked]:
    """The questions as typed, then the same without diacritics."""
    return [*asked, *(Asked(fold(one.text), one.codes) for one in asked)]


def write_material(data: Path, model: Path, asked: Sequence[Asked], folder: Path) -> None:
    """The texts, their vectors and the questions, for the peers. Vectors are kept in `folder`."""
    encoder = load_encoder(str(model))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "motcua.db").exists():
        shutil.copy(data / "motcua.db", folder)
    store = open_knowledge(folder)
    documents = list(_documents(store))
    texts = [text for _, text in documents]
    encode_missing(store, encoder, str(model), texts, _progress)
    np.save(folder / "vectors.npy", StoredVectors(store, encoder)(texts))
    np.save(folder / "question_vectors.npy", encoder.encode_queries([one.text for one in asked]))
    _write(folder / "documents.json", documents)
    _write(folder / "questions.json", [one.text for one in asked])


def _documents(store: KnowledgeStore) -> Iterator[tuple[str, str]]:
    """Each procedure's code with each of its names and passages, none twice."""
    aliases = load_aliases()
    for version in store.versions():
        procedure = version.procedure
        names = phrases(procedure, aliases.get(procedure.code, Alias()))
        pieces = (passage.text for passage in passages(procedure))
        for text in dict.fromkeys((*names, *pieces)):
            yield procedure.code, text


def _progress(done: int, total: int) -> None:
    if done == total or done % 1024 == 0:
        print(f"encoded {done} of {total}", file=sys.stderr)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def ours(data: Path, model: Path, asked: Sequence[Asked]) -> dict[str, Any]:
    """The product's search over the same knowledge; measured as the peers are."""
    encoder = load_encoder(str(model))
    began = time.perf_counter()
    store = open_knowledge(data)
    aliases, versions = load_aliases(), store.versions()
    index = build(1, versions, aliases, StoredVectors(store, encoder), default_expander())
    seconds = time.perf_counter() - began
    texts = [" ".join(prepare(one.text, index).accented) for one in asked]
    vectors = encoder.encode_queries(texts)
    known = Known(encoder, dict(zip(texts, vectors, strict=True)))
    search = Search(lambda: index, known, load_ranking())
    for one in asked[:5]:
        search.find(one.text)
    taken, found = [], []
    for one in asked:
        start = time.perf_counter()
        candidates = search.find(one.text).candidates
        taken.append((time.perf_counter() - start) * 1000)
        found.append([candidate.code for candidate in candidates])
    megabytes = psutil.Process().memory_info().rss / 1e6
    return {"seconds": seconds, "milliseconds": taken, "megabytes": megabytes, "found": found}


def row(name: str, measured: Mapping[str, Any], asked: Sequence[Asked]) -> str:
    """One search as a row of the table; the second half of `asked` is without diacritics."""
    half = len(asked) // 2
    shares = [
        f"{_recall(measured['found'][part], asked[part], most):.3f}"
        for part in (slice(half), slice(half, None))
        for most in (1, 3, 10)
    ]
    taken = measured["milliseconds"]
    times = f"{median(taken):.1f} ms | {np.percentile(taken, 95):.1f} ms"
    size = f"{measured['seconds']:.1f} s | {measured['megabytes']:,.0f} MB"
    return f"| {name} | {' | '.join(shares)} | {times} | {size} |"


def _recall(found: Sequence[Sequence[str]], asked: Sequence[Asked], most: int) -> float:
    hits = [bool({*codes[:most]} & {*one.codes}) for codes, one in zip(found, asked, strict=True)]
    return sum(hits) / len(hits)


def main() -> None:
    """Prepare, measure everything one after the other, print the table."""
    parser = arguments(__doc__, corpus=True)
    parser.add_argument("--python", default=".bench-venv/bin/python")
    parser.add_argument("--ours", action="store_true", help="only our own row, as JSON")
    given = parser.parse_args()
    asked = twice(questions(given.corpus))
    if given.ours:
        print(json.dumps(ours(given.data, given.encoder, asked)))
        return
    write_material(given.data, given.encoder, asked, KEPT)
    print(_HEAD)
    own = [sys.executable, "-m", "benchmarks.search", *sys.argv[1:], "--ours"]
    print(row(OURS, _run(own), asked))
    for name in PEERS:
        command = [given.python, "-m", "benchmarks.peers.run", name, str(KEPT)]
        print(row(name, _run(command), asked), flush=True)


def _run(command: Sequence[str]) -> dict[str, Any]:
    """What a process measured: one thread each, so that they compete on equal terms."""
    quiet = {"TOKENIZERS_PARALLELISM": "false", "LANCE_LOG": "error"}
    environment = {**os.environ, **quiet, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    main()
