"""Ranking fuses evidence by numbers that are data, and says how sure it is."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.fitting.weights import Sample, fit
from knowledge.ranking.evidence import Evidence
from knowledge.ranking.rank import Ranking, certainty, features, load_ranking


def evidence(*likeness: float) -> Evidence:
    """Candidates that differ only in how alike a name of theirs is to the question."""
    column = np.array(likeness, np.float32)
    plain = np.zeros(len(likeness), np.float32)
    return Evidence(
        positions=np.arange(len(likeness)),
        covered=column,
        likeness=column,
        held=column,
        body=column * 10,
        nearest_name=column * 0.2 + 0.75,
        near_names=column * 0.2 + 0.75,
        passage=column * 0.2 + 0.75,
        asked=plain,
        level=plain,
        citizen=plain,
    )


def first_confidence(ranking: Ranking, seen: Evidence) -> float:
    """The probability that the best candidate is meant."""
    scores = ranking.scores(seen)
    best = np.argsort(-scores, kind="stable")
    return float(ranking.confidences(seen, scores, best)[0])


def test_every_number_of_the_data_file_has_its_feature() -> None:
    """A name in ranking.yml that no code computes would be silently ignored."""
    ranking = load_ranking()
    seen = evidence(0.9, 0.1)
    scores = ranking.scores(seen)
    sure = certainty(seen, scores, np.array([0, 1]))
    assert set(ranking.weights) == set(features(seen))
    assert set(ranking.confidence) == {"bias", *sure}


def test_better_evidence_ranks_higher() -> None:
    """The shipped weights follow the evidence."""
    scores = load_ranking().scores(evidence(0.1, 0.9, 0.5))
    assert list(np.argsort(-scores)) == [1, 2, 0]


def test_a_clear_winner_is_surer_than_one_of_two_equals() -> None:
    """Near equals lower the probability of each."""
    ranking = load_ranking()
    assert first_confidence(ranking, evidence(0.9, 0.1)) > first_confidence(
        ranking, evidence(0.9, 0.9)
    )


def test_weak_evidence_is_not_answered_from() -> None:
    """Without a name that is near, the probability stays under the answer threshold."""
    assert first_confidence(load_ranking(), evidence(0.05, 0.0)) < 0.1


def test_what_is_often_asked_wins_between_equals() -> None:
    """A prior decides where the words do not."""
    seen = replace(evidence(0.5, 0.5), asked=np.array([0, 3], np.float32))
    assert load_ranking().scores(seen).argmax() == 1


@pytest.fixture
def samples() -> list[Sample]:
    """Questions whose right candidate is the most alike, and some that have none."""
    good = [Sample(evidence(x, x / 3), np.array([True, False]), 1.0) for x in (0.6, 0.8, 0.9)]
    none = [Sample(evidence(x, x / 2), np.array([False, False]), 1.0) for x in (0.1, 0.2, 0.3)]
    return good + none


def test_fitting_is_deterministic_and_learns_the_samples(samples: list[Sample]) -> None:
    """The same samples give the same numbers, and these tell right from wrong."""
    first, second = fit(samples), fit(samples)
    assert first == second
    sure = [first_confidence(first, sample.evidence) for sample in samples]
    assert min(sure[:3]) > 0.5 > max(sure[3:])
