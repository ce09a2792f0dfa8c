"""What a search has to do to be compared: be built from documents, and answer with documents."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

MOST = 50
"""Documents asked of each peer for a question; the best of each procedure counts."""


class Peer(Protocol):
    """A search under test, at its own defaults for hybrid search."""

    def build(self, texts: Sequence[str], vectors: Any, folder: Path) -> None:
        """Index `texts` with their vectors, (n, dimensions), unit length; `folder` is empty."""

    def search(self, text: str, vector: Any) -> Sequence[int]:
        """Positions of at most `MOST` texts, the best first, for a question and its vector."""


def fused(lists: Sequence[Sequence[int]], steepness: int = 60) -> list[int]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), with their constant of 60."""
    scores: dict[int, float] = {}
    for ranked in lists:
        for place, position in enumerate(ranked):
            scores[position] = scores.get(position, 0.0) + 1 / (steepness + place + 1)
    return sorted(scores, key=lambda position: -scores[position])[:MOST]
