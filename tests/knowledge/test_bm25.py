"""BM25 against its own formula, over small collections."""

from collections import Counter
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.lexical.bm25 import Bm25, terms
from knowledge.text.normalise import fold

TERM = st.sampled_from(["giay", "khai", "sinh", "dat", "nha", "xe"])
DOCUMENTS = st.lists(st.lists(TERM, min_size=1, max_size=12), min_size=1, max_size=8)


def reference(
    documents: list[list[str]], query: list[str], k1: float, b: float
) -> NDArray[np.float64]:
    """The formula of Lucene: idf = ln(1 + (N - n + .5) / (n + .5))."""
    mean = sum(map(len, documents)) / len(documents)
    scores = np.zeros(len(documents))
    for term in query:
        holding = sum(term in document for document in documents)
        idf = log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
        for position, document in enumerate(documents):
            times = Counter(document)[term]
            norm = k1 * (1 - b + b * len(document) / mean)
            scores[position] += idf * times / (times + norm)
    return scores


@settings(deadline=None)  # the first one imports bm25s
@given(DOCUMENTS, st.lists(TERM | st.just("lạ"), max_size=6), st.sampled_from([0.5, 0.75]))
def test_scores_agree_with_the_formula(
    documents: list[list[str]], query: list[str], b: float
) -> None:
    scores = Bm25.of(documents, k1=1.2, b=b).scores(query)

    assert scores.dtype == np.float32
    assert scores == pytest.approx(reference(documents, query, 1.2, b), abs=1e-4)


def test_unknown_words_and_no_documents_score_nothing() -> None:
    assert Bm25.of([["a"], ["b"]]).scores(["c"]).tolist() == [0.0, 0.0]
    assert Bm25.of([]).scores(["a"]).shape == (0,)


def test_an_empty_document_keeps_its_place() -> None:
    scores = Bm25.of([[], ["đất"], []]).scores(["đất"])

    assert scores[1] > 0
    assert scores[[0, 2]].tolist() == [0.0, 0.0]


def test_terms_are_folded_words_and_their_pairs() -> None:
    assert terms(["Đăng", "ký", "đất"]) == ["Dang", "ky", "dat", "Dang_ky", "ky_dat"]
    assert terms([]) == []


@given(st.lists(st.text("abđệ1/", min_size=1, max_size=5), max_size=8))
def test_a_term_for_each_word_and_each_pair(words: list[str]) -> None:
    made = terms(words)

    assert made[: len(words)] == [fold(word) for word in words]
    assert len(made) == max(2 * len(words) - 1, 0)


@settings(deadline=None)  # writes files
@given(DOCUMENTS)
def test_a_written_index_scores_as_before(documents: list[list[str]]) -> None:
    made = Bm25.of(documents)
    with TemporaryDirectory() as name:
        made.write(Path(name))
        read = Bm25.read(Path(name))

        for term in ("giay", "xe", "lạ"):
            assert read.scores([term]).tolist() == made.scores([term]).tolist()
