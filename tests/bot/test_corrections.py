"""What is meant when somebody corrects themselves or us, and what then is answered."""

import pytest

from bot.answering.corrections import corrected
from bot.conversation import Context
from tests.bot.build import Say
from tests.samples import PERMANENT, TEMPORARY


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("à nhầm, không phải mất, căn cước hết hạn thôi", "căn cước hết hạn thôi"),
        ("không phải, thường trú cơ", "thường trú cơ"),
        ("hổng phải tạm trú mà là thường trú", "thường trú"),
        ("ý em là hộ chiếu", "hộ chiếu"),
        ("gia hạn chứ không phải đăng ký mới", "gia hạn"),
        ("sorry i mean passport", "passport"),
    ],
)
def test_what_is_taken_back_is_left_out(said: str, meant: str) -> None:
    """The slip's own words and what is denied go; the rest is read."""
    assert corrected(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "không phải",
        "không phải nộp gì nữa à",
        "nhà tôi không phải hộ nghèo có được vay không",
        "người nước ngoài có được không",
        "sổ hộ khẩu ghi nhầm tên",
    ],
)
def test_a_message_that_takes_nothing_back_is_no_correction(said: str) -> None:
    """Nor one that leaves nothing to look for."""
    assert corrected(said) is None


def test_a_correction_changes_the_subject_and_keeps_the_question(say: Say) -> None:
    """Who asked for a fee is told of the other procedure's, first of all."""
    discussed = Context(topic=TEMPORARY, question="phí đăng ký tạm trú", aspect="fee")

    turn = say("không phải, đăng ký thường trú cơ", discussed)

    assert (turn.candidates[0].code, turn.aspect) == (PERMANENT, "fee")
    assert turn.answered_code != TEMPORARY
