"""The moment of a video that speaks to a question, in the sample pack."""

import pytest

from knowledge.moments import best_moment
from knowledge.procedures import Aspect
from knowledge.text.normalise import tokens
from knowledge.videos import Moment
from tests.knowledge import samples

NEAR = 5  # seconds


def moment(code: str, question: str, aspect: Aspect) -> Moment | None:
    """The moment of the sample videos for `question`."""
    return best_moment(samples.videos(), code, tokens(question), aspect, name)


def name(code: str) -> str:
    """A sample procedure's name."""
    return samples.procedures()[code].name


@pytest.mark.parametrize(
    ("code", "question", "aspect", "seconds"),
    [
        ("1.014064", "làm lại căn cước mất bao nhiêu tiền", Aspect.FEE, 147),
        ("1.014064", "lam lai can cuoc may ngay co", Aspect.TIME, 165),
        ("1.014064", "có phải về quê làm không, hộ khẩu ở dưới quê", Aspect.WHERE, 19),
        ("3.000228", "bao lâu có vneid mức 2", Aspect.TIME, 142),
        ("3.000228", "làm vneid mức 2 online được không", Aspect.ONLINE, 25),
        ("1.004194", "thuê trọ có cần hợp đồng công chứng không", Aspect.CONDITIONS, 20),
        ("1.004194", "đăng ký tạm trú online hết bao nhiêu tiền", Aspect.FEE, 121),
        ("1.010041", "xin giấy CT07 có mất tiền không", Aspect.FEE, 204),
    ],
)
def test_it_begins_where_the_words_are_spoken(
    code: str, question: str, aspect: Aspect, seconds: int
) -> None:
    """Within five seconds; of a film on two procedures, in the part on this one."""
    found = moment(code, question, aspect)

    assert found is not None
    assert abs(found.seconds - seconds) <= NEAR


def test_its_words_are_those_of_the_film() -> None:
    """From the second given, three cues."""
    found = moment("1.014064", "làm lại căn cước mấy ngày", Aspect.TIME)

    assert found is not None
    assert found.words.startswith("Không quá 7 ngày làm việc ông nhé.")


@pytest.mark.parametrize(
    ("code", "question", "aspect"),
    [
        ("1.001022", "nhận con mất bao nhiêu tiền", Aspect.FEE),
        ("3.000228", "làm vneid mức 2 mất bao nhiêu tiền", Aspect.FEE),
    ],
)
def test_no_moment_where_none_speaks_to_the_question(
    code: str, question: str, aspect: Aspect
) -> None:
    """A procedure without a film; a film that does not say it."""
    found = moment(code, question, aspect)

    assert found is None
