"""Vectors to look among: exactly while they are few, by inverted lists once they are many."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.indexes.eight_bit import EightBit
from knowledge.indexes.faiss_flat import FaissFlat
from knowledge.indexes.faiss_ivf import FaissIvf

MANY = 100_000
"""From here on looking at every vector takes longer than the rest of a search."""


NAMES, PASSAGES = "phrases", "bodies"
"""The parts of an index that hold vectors."""

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]
"""Vectors of texts, in order; the store's cache in front of the encoder."""


class Dense(Protocol):
    """Unit vectors by position; a similarity is the cosine, higher is nearer."""

    size: int
    dimensions: int

    def nearest(
        self, query: NDArray[np.float32], most: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Positions and cosines of at most `most` vectors, nearest first."""

    def similarities(
        self, query: NDArray[np.float32], positions: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Cosines of the vectors at `positions`, in that order."""

    def write(self, path: Path) -> None:
        """Write the index into the file `path`."""


_KINDS: tuple[tuple[type, Callable[[Any], Dense]], ...] = (
    (faiss.IndexFlat, FaissFlat),
    (faiss.IndexRefine, FaissIvf),
    (faiss.IndexScalarQuantizer, EightBit),
)


def make_dense(vectors: NDArray[np.float32], part: str) -> Dense:
    """The index that suits as many `vectors` as there are, shape (n, dimensions), and their part.

    Names are looked among; passages are only compared.
    """
    if len(vectors) < MANY:
        return FaissFlat.of(vectors)
    return FaissIvf.of(vectors) if part == NAMES else EightBit.of(vectors)


def read_dense(path: Path) -> Dense:
    """The index in the file `path`; raises ValueError where that is none of ours."""
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise ValueError(f"{path.name} is not a FAISS index: {error}") from error
    for kind, made in _KINDS:
        if isinstance(index, kind):
            return made(index)
    raise ValueError(f"{path.name} holds an index of another kind: {type(index).__name__}")


class DenseStore(Protocol):
    """Where vectors are looked among: this process's memory, or a database."""

    def of(self, texts: Sequence[str], vectors: Vectors, part: str) -> Dense:
        """An index of `texts` by position; `vectors` are asked for what is not held yet."""
        ...

    def read(self, path: Path, part: str) -> Dense:
        """The index that one of this kind wrote; raises ValueError where that is none."""
        ...


class InMemory:
    """A DenseStore: every process holds all vectors."""

    def of(self, texts: Sequence[str], vectors: Vectors, part: str) -> Dense:
        """By FAISS."""
        return make_dense(vectors(texts), part)

    def read(self, path: Path, part: str) -> Dense:  # noqa: ARG002  # one port
        """From FAISS's file."""
        return read_dense(path)
