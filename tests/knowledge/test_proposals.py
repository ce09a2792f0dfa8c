"""What is left unread for speed changes what is proposed, never what is said of it."""

from itertools import pairwise
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.indexes.dense import MANY, NAMES, PASSAGES, make_dense, read_dense
from knowledge.indexes.eight_bit import EightBit
from knowledge.indexes.faiss_flat import FaissFlat
from knowledge.indexes.faiss_ivf import FaissIvf
from knowledge.lexical.bm25 import Bm25, terms
from knowledge.lexical.overlap import Overlap, make_overlap
from knowledge.quoting.spans import rows_of
from knowledge.ranking.proposals import read_guides

WORDS = ["khai", "sinh", "đất", "nhà", "xe", "hộ", "tịch", "cưới"]
NAMED = st.lists(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), min_size=1, max_size=3),
    min_size=1,
    max_size=12,
)
ASKED = st.lists(st.sampled_from([*WORDS, "lạ"]), min_size=1, max_size=6)


def overlap_of(procedures: list[list[list[str]]]) -> Overlap:
    """The overlap with the names of some procedures."""
    documents = [terms(name) for names in procedures for name in names]
    owner = np.repeat(np.arange(len(procedures)), [len(names) for names in procedures])
    return make_overlap(Bm25.of(documents, b=0.5), owner)


@given(NAMED, ASKED, st.integers(0, 12), st.none() | st.integers(0, 3))
def test_shares_are_the_same_however_little_was_read(
    procedures: list[list[list[str]]], asked: list[str], entries: int, left_out: int | None
) -> None:
    overlap, query = overlap_of(procedures), list(dict.fromkeys(terms(asked)))
    chosen = np.arange(len(procedures))

    little = overlap.read(query, entries, left_out).shared(chosen)
    all_of_it = overlap.read(query, 10**9, left_out).shared(chosen)

    for column in ("covered", "likeness", "held"):
        assert getattr(little, column) == pytest.approx(getattr(all_of_it, column), abs=1e-5)


@given(NAMED, ASKED)
def test_whoever_shares_a_term_is_touched_when_all_is_read(
    procedures: list[list[list[str]]], asked: list[str]
) -> None:
    overlap, query = overlap_of(procedures), list(dict.fromkeys(terms(asked)))

    touched, shared = overlap.read(query, 10**9).touched(most=100)

    held = [{term for name in names for term in terms(name)} for names in procedures]
    assert touched.tolist() == [i for i, all_terms in enumerate(held) if all_terms & set(query)]
    assert (shared.covered > 0).all()
    assert (shared.covered <= 1 + 1e-6).all()


def test_the_procedures_that_hold_most_are_touched_first() -> None:
    overlap = overlap_of([[["khai", "sinh"]], [["khai", "đất"]], [["xe"]]])

    touched, _ = overlap.read(terms(["khai", "sinh"]), 10**9).touched(most=1)

    assert touched.tolist() == [0]


@given(NAMED, ASKED, st.integers(0, 12))
def test_a_guides_score_is_whole_however_little_was_read(
    procedures: list[list[list[str]]], asked: list[str], entries: int
) -> None:
    lexical = Bm25.of(terms([word for name in names for word in name]) for names in procedures)
    numbers = lexical.numbers(dict.fromkeys(terms(asked)))
    documents = np.arange(0, lexical.size, 2)

    assert lexical.scores_of(numbers, documents) == pytest.approx(
        lexical.total(numbers)[documents], abs=1e-5
    )
    read = lexical.rarest(numbers, entries)
    sizes = {number: len(lexical.holders(number)) for number in numbers}
    assert sum(sizes[n] for n in read) <= max(entries, min(sizes.values(), default=0))
    unread = [sizes[n] for n in numbers if n not in read]
    assert max((sizes[n] for n in read), default=0) <= min(unread, default=10**9)


def test_a_guide_that_was_read_in_part_is_scored_in_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    lexical = Bm25.of([["xe", "khai"], ["khai"], ["khai", "sinh"]])
    whole = read_guides(lexical, ["khai", "xe"])
    monkeypatch.setattr("knowledge.ranking.proposals.GUIDE_ENTRIES", 1)

    part = read_guides(lexical, ["khai", "xe"])

    assert (list(whole.unread), len(part.unread)) == ([], 1)
    assert part.best().tolist() == [0]
    assert part.of(np.array([0, 1])) == pytest.approx(whole.of(np.array([0, 1])))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8))
def test_rows_of_spans_stand_one_after_the_other(spans: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in spans], np.int64)
    sizes = np.array([size for _, size in spans], np.int64)

    expected = [row for start, size in spans for row in range(start, start + size)]
    assert rows_of(starts, sizes).tolist() == expected


def test_many_vectors_are_looked_among_by_lists_and_nearly_all_neighbours_are_found(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Vectors of texts lie in clusters; these are made so."""
    turn = np.random.default_rng(5)
    centres = turn.normal(size=(200, 32))
    held = np.repeat(centres, 50, 0) + turn.normal(0, 0.4, (10_000, 32))
    held = (held / np.linalg.norm(held, axis=1, keepdims=True)).astype(np.float32)
    made = FaissIvf.of(held)
    path = tmp_path_factory.mktemp("many") / "a.faiss"
    made.write(path)
    read = read_dense(path)

    found = 0
    for query in held[::500]:
        exact = held @ query
        positions, cosines = read.nearest(query, 10)
        found += len(set(positions) & set(np.argsort(-exact)[:10]))
        assert all(left >= right for left, right in pairwise(cosines))
        assert read.similarities(query, positions) == pytest.approx(exact[positions], abs=0.01)
    assert isinstance(read, FaissIvf)
    assert (read.size, read.dimensions) == (10_000, 32)
    assert found >= 190
    assert len(held) < MANY
    assert not isinstance(make_dense(held, NAMES), FaissIvf)


def test_many_passages_are_compared_by_a_quarter_of_the_bytes(tmp_path: Path) -> None:
    turn = np.random.default_rng(6)
    held = turn.normal(size=(2_000, 32)).astype(np.float32)
    held /= np.linalg.norm(held, axis=1, keepdims=True)
    made = EightBit.of(held)
    made.write(tmp_path / "a.faiss")
    read = read_dense(tmp_path / "a.faiss")

    query, chosen = held[7], np.array([3, 7, 1_999])
    exact = held @ query
    positions, cosines = read.nearest(query, 10)

    assert isinstance(read, EightBit)
    assert (read.size, read.dimensions) == (2_000, 32)
    assert (tmp_path / "a.faiss").stat().st_size < held.nbytes / 3
    assert read.similarities(query, chosen) == pytest.approx(exact[chosen], abs=0.005)
    assert positions[0] == 7
    assert len(set(positions) & set(np.argsort(-exact)[:10])) >= 9
    assert cosines == pytest.approx(exact[positions], abs=0.005)


def test_from_many_on_names_are_looked_among_and_passages_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("knowledge.indexes.dense.MANY", 500)
    held = np.eye(500, dtype=np.float32)[:, :16] + np.float32(0.01)

    assert isinstance(make_dense(held, NAMES), FaissIvf)
    assert isinstance(make_dense(held, PASSAGES), EightBit)
    assert isinstance(make_dense(held[:499], NAMES), FaissFlat)
    assert isinstance(make_dense(held[:499], PASSAGES), FaissFlat)


def test_an_index_of_another_kind_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexHNSWFlat(16, 8), str(tmp_path / "a.faiss"))

    with pytest.raises(ValueError, match="IndexHNSWFlat"):
        read_dense(tmp_path / "a.faiss")
