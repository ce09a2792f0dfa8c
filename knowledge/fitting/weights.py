"""Learns the numbers of data/ranking.yml from labelled questions; deterministic.

`python -m knowledge.fitting.weights DATABASE ENCODER QUESTIONS[=SHARE]…` reads JSON lines with
`question`, `kind` and `codes`, adds names left out of the index as questions on their own
procedure, and prints the YAML. Weights: a softmax over candidates, by Adam (Kingma and Ba 2015).
Confidence: logistic regression by Newton's method, on whether the first candidate is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.fitting.logistic import Matrix, logistic
from knowledge.ranking.evidence import Evidence
from knowledge.ranking.rank import Ranking, certainty, features

_STEPS, _RATE, _SHRINK = 150, 0.3, 0.001
_RIDGE = 0.002


@dataclass(frozen=True, slots=True)
class Sample:
    """A question's evidence; `right` by row. `weight` says how much it counts."""

    evidence: Evidence
    right: NDArray[np.bool_]
    weight: float


def fit(samples: Sequence[Sample]) -> Ranking:
    """The ranking that suits `samples` best."""
    weights = fit_weights([sample for sample in samples if sample.right.any()])
    ranking = Ranking(weights, {})
    return Ranking(weights, fit_confidence(samples, ranking))


def fit_weights(samples: Sequence[Sample]) -> Mapping[str, float]:
    """The weights under which a right candidate is likeliest; every sample has one."""
    names = list(features(samples[0].evidence))
    rows = [_matrix(features(sample.evidence)) for sample in samples]
    shares = np.array([sample.weight for sample in samples])
    shares /= shares.sum()
    theta, mean, spread = np.ones(len(names)), np.zeros(len(names)), np.zeros(len(names))
    rate = _RATE
    for step in range(1, _STEPS + 1):
        slope = _SHRINK * theta
        for columns, sample, share in zip(rows, samples, shares, strict=True):
            slope += share * _slope(columns, sample.right, theta)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        unbiased = np.sqrt(spread / (1 - 0.99**step)) + 1e-8
        theta = theta - rate * mean / (1 - 0.9**step) / unbiased
        rate *= 0.95 if step > _STEPS * 0.6 else 1.0
    return {name: round(float(value), 3) for name, value in zip(names, theta, strict=True)}


def fit_confidence(samples: Sequence[Sample], ranking: Ranking) -> Mapping[str, float]:
    """The probability that the first candidate is right, as weights of `certainty`."""
    firsts = [_first(sample, ranking) for sample in samples]
    names = list(firsts[0][0])
    columns = np.array([list(sure.values()) for sure, _ in firsts])
    right = np.array([float(good) for _, good in firsts])
    shares = np.array([sample.weight for sample in samples])
    theta = logistic(columns, right, shares, _RIDGE)
    keys = ("bias", *names)
    return {name: round(float(value), 3) for name, value in zip(keys, theta, strict=True)}


def _slope(columns: Matrix, right: NDArray[np.bool_], theta: Matrix) -> Matrix:
    likely = _softmax(columns @ theta)
    wanted = likely * right
    slope: Matrix = (likely - wanted / (wanted.sum() + 1e-12)) @ columns
    return slope


def _first(sample: Sample, ranking: Ranking) -> tuple[Mapping[str, float], bool]:
    scores = ranking.scores(sample.evidence)
    best = np.argsort(-scores, kind="stable")[:10]
    sure = certainty(sample.evidence, scores, best)
    return {name: float(column[0]) for name, column in sure.items()}, bool(sample.right[best[0]])


def _matrix(columns: Mapping[str, NDArray[np.float32]]) -> Matrix:
    return np.stack(list(columns.values()), 1).astype(np.float64)


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max())
    likely: Matrix = raised / raised.sum()
    return likely


if __name__ == "__main__":
    import sys

    from knowledge.fitting.samples import main

    sys.stdout.write(main(*sys.argv[1:]))
