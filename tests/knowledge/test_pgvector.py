"""Vectors in PostgreSQL find what FAISS finds, and say how near it is to within 0.00001."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, text

from knowledge.aliases import load_aliases
from knowledge.indexes.dense import NAMES, PASSAGES, make_dense
from knowledge.indexes.pgvector import PgVectors, nearest_query
from knowledge.library import Library
from knowledge.ranking.rank import load_ranking
from knowledge.revision.kept import Snapshots
from knowledge.revision.vectors import StoredVectors
from knowledge.search import Search
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander
from tests.databases import PostgresDatabases
from tests.fakes import HashingEncoder
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, first_version

CLOSE = 1e-5
QUESTIONS = (
    "làm khai sinh cần giấy tờ gì",
    "dang ky tam tru online",
    "lệ phí cấp hộ chiếu",
    "đăng ký kết hôn ở đâu",
    "ly hôn",
    "con tôi chưa có giấy khai sinh thì làm sao",
)
ENCODER = HashingEncoder()


@pytest.fixture(scope="module")
def engine(postgres_databases: PostgresDatabases) -> Iterator[Engine]:
    """The sample guides, published."""
    opened = connect(postgres_databases.make(migrated=True))
    written = [first_version(procedure) for procedure in samples.procedures().values()]
    KnowledgeStore(opened).publish("", NOW, written)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def vectors(engine: Engine) -> PgVectors:
    """Vectors in that database."""
    made = PgVectors(engine, ENCODER.name, ENCODER.dimensions)
    made.prepare()
    made.prepare()  # another process, a moment later
    return made


def library(engine: Engine, vectors: PgVectors | None, folder: Path | None = None) -> Library:
    """The knowledge, its vectors in memory or in the database."""
    store = KnowledgeStore(engine)
    kept = Snapshots(folder, ENCODER, vectors) if folder else None
    return Library(
        store, StoredVectors(store, ENCODER), load_aliases(), default_expander(), kept, vectors
    )


def found(held: Library, question: str) -> list[tuple[str, float]]:
    """The ten likeliest procedures, with their scores."""
    search = Search(lambda: held.index, ENCODER, load_ranking())
    return [(one.code, one.score) for one in search.find(question).candidates]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_ten_are_found(engine: Engine, vectors: PgVectors, question: str) -> None:
    """In the same order, with scores that differ by less than a ten-thousandth."""
    here, there = found(library(engine, None), question), found(library(engine, vectors), question)

    assert len(here) == 10
    assert [code for code, _ in there] == [code for code, _ in here]
    assert [score for _, score in there] == pytest.approx([s for _, s in here], abs=1e-4)


def test_a_snapshot_leads_to_the_same_vectors(
    engine: Engine, vectors: PgVectors, tmp_path: Path
) -> None:
    """A process that starts reads which texts there are, and nothing is encoded again."""
    built = found(library(engine, vectors, tmp_path), QUESTIONS[0])

    assert any(tmp_path.iterdir())
    assert found(library(engine, vectors, tmp_path), QUESTIONS[0]) == built


def rows(count: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors."""
    made = np.random.default_rng(seed).normal(size=(count, ENCODER.dimensions))
    unit: NDArray[np.float32] = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype("f4")
    return unit


@pytest.mark.parametrize("part", [NAMES, PASSAGES])
def test_it_agrees_with_looking_at_every_vector(vectors: PgVectors, part: str) -> None:
    """Of 2,000 vectors at least 95 of the 100 nearest, each with its cosine."""
    made, query = rows(2_000, 1), rows(1, 2)[0]
    texts = [f"{part} {number}" for number in range(len(made))]
    exact = make_dense(made, NAMES)

    dense = vectors.of(texts, lambda wanted: made[[texts.index(one) for one in wanted]], part)

    positions, cosines = dense.nearest(query, 100)
    best, _ = exact.nearest(query, 100)
    assert len(np.intersect1d(positions, best)) >= 95
    assert cosines == pytest.approx(exact.similarities(query, positions), abs=CLOSE)
    assert (np.diff(cosines) <= CLOSE).all()
    chosen = np.array([5, 1_999, 5, 0])
    assert dense.similarities(query, chosen) == pytest.approx(
        exact.similarities(query, chosen), abs=CLOSE
    )


def test_texts_of_other_guides_are_passed_over(vectors: PgVectors) -> None:
    """What is gone stays in the table; an index finds its own texts, the same text twice."""
    made = rows(300, 3)
    texts = [f"gone {number}" for number in range(300)]

    def of(wanted: Sequence[str]) -> NDArray[np.float32]:
        return made[[texts.index(one) for one in wanted]]

    vectors.of(texts, of, NAMES)
    few = vectors.of([texts[7], texts[8], texts[7]], of, NAMES)

    positions, cosines = few.nearest(made[7], 10)

    assert positions.tolist() == [0, 2, 1]
    assert cosines[:2] == pytest.approx([1, 1], abs=CLOSE)
    assert vectors.of([], of, NAMES).nearest(made[7], 5)[0].tolist() == []


def test_names_are_found_by_the_index(engine: Engine, vectors: PgVectors) -> None:
    """The query that a search runs is one that the partial HNSW index answers."""
    vectors.of(["một"], lambda _: rows(1, 4), NAMES)
    asked = nearest_query(ENCODER.name, NAMES, ENCODER.dimensions)
    values = {"query": "[" + ",".join(["0.1"] * ENCODER.dimensions) + "]", "most": 5}
    with engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        connection.execute(text("SET LOCAL enable_sort = off"))
        plan = connection.execute(text(f"EXPLAIN {asked}"), values).scalars()

        assert "search_names_" in "\n".join(plan)
