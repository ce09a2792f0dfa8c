"""Vague words: each listed phrase leads to its choices, what names one procedure to none."""

import re
from importlib.resources import files

import pytest

from knowledge.text.expand import default_expander
from knowledge.text.normalise import fold
from knowledge.text.small import small_words
from knowledge.text.spelling import typed_words
from knowledge.text.subjects import vague_choices
from knowledge.yaml_text import read_yaml

ENTRIES = read_yaml(files("knowledge.text").joinpath("data", "vague.yml").read_text("utf-8"))[
    "phrases"
]
SAID = [
    (said, tuple(entry["choices"]))
    for entry in ENTRIES
    for said in (*entry.get("said", ()), *entry.get("alone", ()))
]
CLEAR = (
    "đăng ký khai sinh",
    "làm khai sinh cho con",
    "khai sinh con cần giấy tờ gì",
    "khai sinh còn cần gì nữa",
    "khai tử",
    "làm giấy khai tử",
    "đăng ký kết hôn",
    "làm giấy đăng ký kết hôn",
    "đăng ký tạm trú",
    "đăng ký tạm trú cho người nước ngoài",
    "đăng ký thường trú",
    "làm thẻ tạm trú cho người nước ngoài",
    "làm hộ chiếu",
    "hộ chiếu hết bao nhiêu tiền",
    "mất hộ chiếu",
    "apply for a passport",
    "làm căn cước",
    "mất căn cước",
    "đăng ký giám hộ",
    "nhận con nuôi",
    "phiếu lý lịch tư pháp",
    "lý lịch tư pháp",
    "thôi quốc tịch",
    "mất bằng lái",
    "hoàn thuế thu nhập cá nhân",
    "đăng ký mã số thuế",
    "lập chi nhánh",
    "thành lập công ty cổ phần",
    "thu tuc thanh lap cong ty co phan",
    "thành lập hợp tác xã",
    "rút bảo hiểm xã hội",
    "mua bảo hiểm xã hội tự nguyện",
    "đăng ký tàu cá",
    "bán thuốc tây",
    "bán thuốc lá",
    "xin giấy phép xây dựng",
    "xây nhà",
    "sửa nhà",
    "mất sổ đỏ",
    "công chứng bản sao",
    "còn đâu nữa không",
    "giúp mình với bạn nha",
    "bên đó làm việc mấy giờ",
    "cần bản sao giấy tờ gì",
    "nộp đơn nha",
    "còn người nước ngoài thì cần gì",
)


def choices(message: str) -> tuple[str, ...]:
    return vague_choices(default_expander().expand(typed_words(message)))


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_a_listed_phrase_leads_to_its_choices(said: str, expected: tuple[str, ...]) -> None:
    for message in (said, f"{said} ạ", f"cho em hỏi {said}", f"Cho em hỏi về {said} ạ?"):
        assert choices(message) == expected, message
        assert choices(fold(message)) == expected, fold(message)


@pytest.mark.parametrize("message", CLEAR)
def test_what_names_one_procedure_is_not_vague(message: str) -> None:
    assert choices(message) == ()
    assert choices(fold(message)) == ()


def test_phrases_are_expanded_as_questions_are() -> None:
    assert default_expander().expand(["đổi", "bằng", "lái"]) != ["đổi", "bằng", "lái"]
    for message in ("đổi bằng lái", "doi bang lai", "đổi gplx"):
        assert choices(message) == ("3.000347", "3.000351", "3.000349")


def test_a_noun_alone_is_vague_and_with_its_verb_is_not() -> None:
    assert choices("hộ chiếu") == choices("dạ cho em hỏi giấy tờ hộ chiếu ạ") != ()
    assert choices("hộ chiếu làm bao lâu") == ()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(next(iter(entry.values()))[0]))
def test_an_entry_offers_two_to_four_different_codes(entry: dict[str, list[str]]) -> None:
    codes = entry["choices"]

    assert 2 <= len(codes) <= 4
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d\.\d{6}", code) for code in codes)


def test_no_phrase_is_listed_twice() -> None:
    phrases = [said for said, _ in SAID]

    assert sorted(set(phrases)) == sorted(phrases)


def test_the_rest_of_a_vague_message_may_be_small_words() -> None:
    assert "can" in small_words()
    assert choices("giấy tờ tàu cá cần gì") == choices("giấy tờ tàu cá")
