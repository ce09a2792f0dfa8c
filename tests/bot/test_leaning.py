"""Which messages lean towards a person, though no pattern knows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.leaning import Side, load_leaning
from bot.outcomes import Outcome
from bot.thresholds import load_thresholds
from tests.bot.build import Say

PERSON = load_thresholds().person


@pytest.mark.parametrize(
    "said",
    [
        "sáng giờ nhắn miết mà chẳng thấy anh chị cán bộ nào lên tiếng",
        "cán bộ ở quầy nói chuyện trống không với người già",
        "nộp hồ sơ lâu rồi mà chưa thấy ai liên hệ lại với tôi",
    ],
)
def test_words_of_people_who_want_people_lean_to_them(said: str) -> None:
    """In an order that nobody wrote down."""
    assert load_leaning().of(said)[Side.PERSON] >= PERSON


@pytest.mark.parametrize(
    "said",
    [
        "tôi muốn hỏi về sổ đỏ",
        "làm giấy tờ cho cháu",
        "định danh điện tử bị lỗi rồi",
        "nấu phở bò thế nào cho ngon",
        "hồ sơ gồm những gì",
    ],
)
def test_vague_questions_and_small_talk_do_not(said: str) -> None:
    """They are asked back or refused."""
    assert load_leaning().of(said)[Side.PERSON] < PERSON


@given(st.text(max_size=60))
def test_the_sides_are_probabilities(said: str) -> None:
    """Whatever is typed: between 0 and 1, together 1."""
    shares = load_leaning().of(said)

    assert set(shares) == set(Side)
    assert all(0 <= share <= 1 for share in shares.values())
    assert sum(shares.values()) == pytest.approx(1)


def test_what_leans_to_a_person_and_names_no_procedure_reaches_the_desk(say: Say) -> None:
    """Instead of a question back."""
    turn = say("sáng giờ nhắn miết mà chẳng thấy anh chị cán bộ nào lên tiếng")

    assert turn.outcome is Outcome.ESCALATED_REQUEST
