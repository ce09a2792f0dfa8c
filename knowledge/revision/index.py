"""Everything that search looks at, for one revision. Immutable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.indexes.dense import Dense
from knowledge.lexical.bm25 import Bm25
from knowledge.procedures import Version
from knowledge.text.diacritics import Restorer
from knowledge.text.expand import Expander


@dataclass(frozen=True, slots=True)
class Phrases:
    """All names of all procedures; `owner` gives the procedure's position, ascending."""

    owner: NDArray[np.int64]
    lexical: Bm25
    dense: Dense


@dataclass(frozen=True, slots=True)
class Bodies:
    """The guides' text: one document a procedure, and the vectors of their passages."""

    lexical: Bm25
    owner: NDArray[np.int64]
    dense: Dense


@dataclass(frozen=True, slots=True)
class Priors:
    """What is known of a procedure before any question, by position."""

    asked: NDArray[np.float32]
    level: NDArray[np.float32]
    citizen: NDArray[np.float32]
    in_force: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Index:
    """A revision's searchable state.

    `versions` are the newest of every code. One that is not in force is there to be named as
    abolished, never to be answered from.
    """

    revision: int
    versions: Sequence[Version]
    position: Mapping[str, int]
    phrases: Phrases
    bodies: Bodies
    priors: Priors
    restorer: Restorer
    expander: Expander
