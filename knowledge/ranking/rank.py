"""Fusing what the ways of looking say into one score, and the score into a probability.

The fusion is linear; the probability is a logistic function of what sets the best candidates
apart. All numbers are data, in data/ranking.yml, made by `python -m knowledge.fitting.weights`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from knowledge.ranking.evidence import Column, Evidence
from knowledge.yaml_text import read_yaml

_NARROW = np.float32(0.75)
_SPREAD = np.float32(0.2)
_OFTEN = np.float32(3)
_CLOSE = 1.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """`weights` by feature; `confidence` by feature of `certainty`, with "bias"."""

    weights: Mapping[str, float]
    confidence: Mapping[str, float]

    def scores(self, evidence: Evidence) -> Column:
        """The fused score of each candidate, higher is better; comparable within a question."""
        total = np.zeros(len(evidence.positions), np.float32)
        for name, column in features(evidence).items():
            total += np.float32(self.weights.get(name, 0.0)) * column
        return total

    def confidences(
        self, evidence: Evidence, scores: Column, best: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """For each of the `best` rows the probability that it is the one meant."""
        z = np.full(len(best), self.confidence.get("bias", 0.0))
        for name, column in certainty(evidence, scores, best).items():
            z += self.confidence.get(name, 0.0) * column
        probability: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-z))
        return probability


def features(evidence: Evidence) -> dict[str, Column]:
    """Every column on a scale of about 0 to 1."""
    body = evidence.body
    return {
        "covered": evidence.covered,
        "likeness": evidence.likeness,
        "held": evidence.held,
        "body": body / (body.max(initial=0) + np.float32(1e-6)),
        "nearest_name": (evidence.nearest_name - _NARROW) / _SPREAD,
        "near_names": (evidence.near_names - _NARROW) / _SPREAD,
        "passage": (evidence.passage - _NARROW) / _SPREAD,
        "asked": evidence.asked / _OFTEN,
        "level": evidence.level,
        "citizen": evidence.citizen,
    }


def certainty(
    evidence: Evidence, scores: Column, best: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """What tells a sure candidate from an unsure one, a value for each of the `best` rows."""
    top = scores[best].astype(np.float64)
    rivals = np.array([np.delete(top, i).max() if len(top) > 1 else 0.0 for i in range(len(top))])
    close = np.array([float(np.sum(top > score - _CLOSE) - 1) for score in top])
    scaled = features(evidence)
    names = ("covered", "likeness", "nearest_name", "near_names", "passage", "asked")
    return {
        "margin": np.clip(top - rivals, -4.0, 4.0),
        "close": np.minimum(close, 6.0),
        **{name: scaled[name][best].astype(np.float64) for name in names},
    }


def load_ranking() -> Ranking:
    """The weights that come with the product."""
    raw = read_yaml(files("knowledge").joinpath("data", "ranking.yml").read_text("utf-8"))
    return Ranking(raw["weights"], raw["confidence"])
