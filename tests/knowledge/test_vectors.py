"""Vectors: made once a text, found again exactly, searched as brute force would."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.encoders.load import load_encoder
from knowledge.encoders.worker import EncoderProcess
from knowledge.errors import EncoderUnusable, IndexMismatch
from knowledge.indexes.dense import read_dense
from knowledge.indexes.faiss_flat import FaissFlat
from knowledge.revision import vectors
from knowledge.revision.vectors import StoredVectors, encode_missing
from tests.fakes import HashingEncoder
from tests.knowledge.fresh import store


@dataclass
class CountingEncoder(HashingEncoder):
    """Remembers what it was asked to encode; fails at the text `broken`."""

    asked: list[str] = field(default_factory=list)
    broken: str = ""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows for `texts`, or the failure of a process that was killed."""
        if self.broken in texts:
            raise EncoderUnusable("killed")
        self.asked.extend(texts)
        return super().encode_passages(texts)


def unit(rows: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors of 16 dimensions."""
    made = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    rows_of_length_one: NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
    return rows_of_length_one


@settings(deadline=None)  # FAISS starts up at the first one
@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 1000))
def test_faiss_agrees_with_brute_force(rows: int, most: int, seed: int) -> None:
    held, query = unit(rows, seed), unit(1, seed + 1)[0]
    cosines = held @ query
    best = np.argsort(-cosines)[:most]

    positions, similarities = FaissFlat.of(held).nearest(query, most)

    assert positions.tolist() == best.tolist()
    assert np.allclose(similarities, cosines[best], atol=1e-6)
    assert np.allclose(FaissFlat.of(held).similarities(query, best), cosines[best], atol=1e-6)


def test_no_vectors_have_no_neighbours() -> None:
    positions, similarities = FaissFlat.of(unit(0, 1)).nearest(unit(1, 2)[0], 5)

    assert len(positions) == len(similarities) == 0


def test_an_index_from_disk_answers_as_before_and_another_file_is_refused(tmp_path: Path) -> None:
    made = FaissFlat.of(unit(9, 3))
    made.write(tmp_path / "a.faiss")
    (tmp_path / "b.faiss").write_bytes(b"no index")

    read = read_dense(tmp_path / "a.faiss")

    query = unit(1, 4)[0]
    assert [x.tolist() for x in read.nearest(query, 4)] == [
        x.tolist() for x in made.nearest(query, 4)
    ]
    assert (read.size, read.dimensions) == (9, 16)
    with pytest.raises(ValueError, match="not a FAISS index"):
        read_dense(tmp_path / "b.faiss")


def test_equal_texts_are_encoded_once_and_never_again() -> None:
    encoder, kept = CountingEncoder(), store()
    stored = StoredVectors(kept, encoder)

    first = stored(["a", "b", "a"])
    again = stored(["b", "a"])

    assert sorted(encoder.asked) == ["a", "b"]
    assert np.array_equal(first[[1, 0]], again)
    assert np.array_equal(first[0], first[2])


def test_no_texts_give_no_rows() -> None:
    assert StoredVectors(store(), CountingEncoder())([]).shape == (0, 64)


def test_only_what_is_missing_is_encoded_and_progress_says_how_much() -> None:
    encoder, kept, seen = CountingEncoder(), store(), list[tuple[int, int]]()
    encode_missing(kept, encoder, "", ["a", "b"], lambda *_: None)
    encoder.asked.clear()

    done = encode_missing(kept, encoder, "", ["a", "c", "b", "c"], lambda *x: seen.append(x))

    assert (done, encoder.asked, seen) == (1, ["c"], [(1, 1)])


def test_a_killed_job_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_BATCH", 2)
    texts = [f"text {number}" for number in range(9)]
    encoder, kept = CountingEncoder(broken="text 4"), store()
    with pytest.raises(EncoderUnusable):
        encode_missing(kept, encoder, "", texts, lambda *_: None)
    before = set(encoder.asked)
    encoder.broken = ""
    encoder.asked.clear()

    encode_missing(kept, encoder, "", texts, lambda *_: None)

    assert set(encoder.asked) == set(texts) - before
    assert len(kept.encoded(encoder.name)) == 9


def test_too_much_to_encode_at_a_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_MOST_WHILE_LOADING", 2)

    with pytest.raises(IndexMismatch, match="motcua ingest"):
        StoredVectors(store(), CountingEncoder())(["a", "b", "c"])


def test_processes_give_the_rows_of_the_encoder_itself(
    encoder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_BATCH", 3)
    monkeypatch.setattr(vectors, "_WORTH_PROCESSES", 1)
    encoder, kept = load_encoder(str(encoder_folder)), store()
    texts = [f"thủ tục số {number}" for number in range(8)]

    encode_missing(kept, encoder, str(encoder_folder), texts, lambda *_: None)

    alone = encoder.encode_passages(texts).astype(np.float16).astype(np.float32)
    assert np.array_equal(StoredVectors(kept, encoder)(texts), alone)


def test_a_process_that_cannot_load_its_model_says_so(tmp_path: Path) -> None:
    with (
        EncoderProcess(str(tmp_path / "nothing"), 384) as process,
        pytest.raises(EncoderUnusable, match="has ended"),
    ):
        process.encode(["a"])
