"""Only a question that surely asks the same gets a curated answer; the encoder is the real one."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from bot.curating.shelf import Shelf
from bot.sameness import load_sameness, same, same_meaning, shared
from knowledge.encoders.load import load_encoder
from tests.samples import publish

RULES = load_sameness()
SAME = [
    ("Đất thổ cư cho con thì nộp thuế gì?", "dat tho cu cho con thi nop thue gi"),
    ("Đất thổ cư cho con thì nộp thuế gì?", "dạ cho em hỏi đất thổ cư cho con nộp thuế gì ạ"),
    (
        "Con sinh ở Nhật có làm khai sinh ở xã được không?",
        "con sinh ở nhật làm khai sinh ở xã đc ko ạ",
    ),
    ("Xe máy mất cà vẹt thì làm lại ở đâu?", "mất cà vẹt xe máy làm lại ở đâu"),
    ("Trễ hạn đăng ký khai sinh có bị phạt không?", "tre han dang ky khai sinh co bi phat khong"),
    ("Đăng ký tạm trú trễ bị phạt bao nhiêu?", "em đăng ký tạm trú trễ thì bị phạt bao nhiêu vậy"),
    (
        "Hộ kinh doanh ngừng bán có phải nộp thuế không?",
        "hộ kinh doanh ngừng bán có nộp thuế không",
    ),
]
OTHER = [
    ("Có hộ khẩu thì con học được không?", "không có hộ khẩu thì con học được không"),
    ("Đất thổ cư cho con thì nộp thuế gì?", "đất thổ cư bán cho con thì nộp thuế gì"),
    ("Đất thổ cư cho con thì nộp thuế gì?", "đất vườn cho con thì nộp thuế gì"),
    ("Làm khai sinh cho con cần giấy tờ gì?", "làm khai tử cho con cần giấy tờ gì"),
    ("Đăng ký tạm trú trễ bị phạt bao nhiêu?", "đăng ký thường trú trễ bị phạt bao nhiêu"),
    ("Trẻ dưới 6 tuổi làm hộ chiếu cần gì?", "trẻ dưới 14 tuổi làm hộ chiếu cần gì"),
    ("Xe máy mất cà vẹt thì làm lại ở đâu?", "xe máy mất biển số thì làm lại ở đâu"),
    ("Làm căn cước lần đầu cần gì?", "làm lại căn cước cần gì"),
    ("Hộ kinh doanh ngừng bán có nộp thuế không?", "hộ kinh doanh mới bán có nộp thuế không"),
    ("Đất cho thuê có đóng thuế không?", "đất đi thuê có đóng thuế không"),
    ("Trễ hạn đăng ký khai sinh có bị phạt không?", "đăng ký khai sinh có mất phí không"),
    ("Kết hôn với người Nhật cần giấy gì?", "kết hôn với người Mỹ cần giấy gì"),
    ("Con chưa có cha làm khai sinh thế nào?", "con chưa có mẹ làm khai sinh thế nào"),
]


@pytest.fixture(scope="module")
def shelf(module_engine: Engine, encoder_folder: Path) -> Shelf:
    """A shelf over the real encoder."""
    return Shelf(module_engine, publish(module_engine), load_encoder(str(encoder_folder)), RULES)


def is_same(shelf: Shelf, one: str, other: str) -> bool:
    """Whether `other` would get the answer to `one`."""
    left, right = shelf.ready(one), shelf.ready(other)
    alike = same_meaning(left.vector(), right.vector(), RULES)
    return same(left.asked, right.asked, RULES) and alike


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_question_in_other_words_is_the_same(shelf: Shelf, one: str, other: str) -> None:
    """Without diacritics, with politeness, in chat spelling, in another order."""
    left, right = shelf.ready(one), shelf.ready(other)
    told = f"{shared(left.asked, right.asked):.2f} {np.dot(left.vector(), right.vector()):.3f}"

    assert is_same(shelf, one, other), told


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_a_near_miss_is_another_question(shelf: Shelf, one: str, other: str) -> None:
    """One word makes another procedure, another case, another answer."""
    left, right = shelf.ready(one), shelf.ready(other)
    told = f"{shared(left.asked, right.asked):.2f} {np.dot(left.vector(), right.vector()):.3f}"

    assert not is_same(shelf, one, other), told


def test_the_rules_are_shares_and_no_filler_changes_a_question() -> None:
    """What the data file may hold."""
    assert 0 < RULES.near_words <= RULES.same_words <= 1
    assert 0 < RULES.same_meaning <= 1
    assert {"bạn", "ạ", "dạ"} <= RULES.fillers
    assert not {"lại", "cho", "bán", "mới"} & RULES.fillers
