"""Words and meaning together say who wants a person; without meaning, words alone do."""

from pathlib import Path

import numpy as np
import pytest

from bot.dialogue.wishes import load_wishes, log_odds, probability
from bot.thresholds import load_thresholds
from knowledge.encoders.load import load_encoder
from knowledge.ports import Encoder

WISH = load_thresholds().wish


@pytest.fixture(scope="module")
def encoder(encoder_folder: Path) -> Encoder:
    """The default encoder, whose vectors are weighed."""
    return load_encoder(str(encoder_folder))


def wish(said: str, encoder: Encoder) -> float:
    """The probability that `said` wants a person."""
    found = load_wishes().of_person(said, encoder.encode_queries([said])[0], encoder.name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "said",
    [
        "chỗ này có người nào đang làm việc để tôi hỏi thăm không",
        "nói với cái máy này chán lắm rồi, ai đó trả lời tôi đi",
        "let me speak to somebody who works there",
    ],
)
def test_a_wish_for_a_person_is_heard_in_words_that_nobody_listed(
    said: str, encoder: Encoder
) -> None:
    assert wish(said, encoder) >= WISH


@pytest.mark.parametrize(
    "said",
    [
        "làm giấy tờ cho cháu",
        "nấu phở bò thế nào cho ngon",
        "còn vợ tôi thì sao",
        "thế ở huyện cũ thì sao",
        "how long does it take",
    ],
)
def test_questions_follow_ups_and_small_talk_are_no_such_wish(said: str, encoder: Encoder) -> None:
    assert wish(said, encoder) < WISH


def test_another_encoder_s_vector_is_not_weighed() -> None:
    """Its numbers mean something else."""
    vector = np.ones(384, np.float32)

    assert load_wishes().of_person("cho gặp cán bộ", vector, "another@1") is None


def test_no_meaning_is_not_weighed() -> None:
    """Zeros come where the encoder is away."""
    wishes = load_wishes()

    assert wishes.of_person("cho gặp cán bộ", np.zeros(384, np.float32), wishes.encoder) is None


def test_probabilities_and_odds_are_each_other_s_inverse() -> None:
    assert probability(log_odds(0.2)) == pytest.approx(0.2)
    assert 0 < probability(log_odds(0.0)) < probability(log_odds(1.0)) < 1
