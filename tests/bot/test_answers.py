"""Answers written from records: exact texts and their order."""

from dataclasses import replace

import pytest

from bot.outcomes import Outcome
from bot.words import load_words
from knowledge.procedures import (
    Aspect,
    Channel,
    Defect,
    Method,
    Procedure,
)
from tests.bot.records import PROCEDURE, lines, written
from tests.knowledge import samples


def with_methods(*methods: Method, defects: frozenset[Defect] = frozenset()) -> Procedure:
    """PROCEDURE with other ways to hand in."""
    wording = replace(PROCEDURE.wording, methods=methods)
    return replace(PROCEDURE, wording=wording, defects=defects)


def test_an_answer_begins_with_its_title_and_ends_with_its_source() -> None:
    """The value stands right behind the title."""
    answer = written(PROCEDURE, Aspect.FEE)

    assert answer.reply.text.split("\n") == [
        "Phí, lệ phí – Cấp phép đánh cá:",
        "• Nộp trực tuyến, trực tiếp: 40.000 đồng/lần",
        "Nguồn: example.gov.vn, thủ tục 1.1.",
    ]
    assert answer.outcome is Outcome.ANSWERED_FIELD
    assert [link.url for link in answer.reply.links] == ["https://example.gov.vn/1.1"]


def test_time_comes_with_the_day_on_which_it_is_due() -> None:
    """Three working days from a Wednesday: Monday."""
    assert lines(PROCEDURE, Aspect.TIME) == [
        "• Nộp trực tuyến, trực tiếp: 3 ngày làm việc",
        "Nếu hôm nay bạn nộp đủ hồ sơ, dự kiến khoảng 20/07/2026 có kết quả.",
    ]


def test_the_case_that_fits_the_question_comes_first_and_notes_last() -> None:
    """With the numbers of originals and copies."""
    assert lines(PROCEDURE, Aspect.DOCUMENTS, "cấp lại cần giấy gì")[-6:] == [
        "Trường hợp: Cấp lại",
        "• Đơn xin cấp lại (1 bản chính, 2 bản sao)",
        "Trường hợp: Cấp mới",
        "• Đơn đề nghị cấp mới (1 bản chính)",
        "Trường hợp: Lưu ý",
        "• Mang theo bản chính",
    ]


def test_a_fee_whose_window_is_past_is_not_shown_but_said() -> None:
    """What else the remark says stays."""
    fee = "Lệ phí: 135.000 đồng/lần. Kể từ 01/12/2023 đến hết ngày 31/12/2025 thu 115.000 đồng/lần."

    said = lines(with_methods(Method(Channel.DIRECT, None, fee, None)), Aspect.FEE)

    assert said[0] == "• Nộp trực tiếp: Lệ phí: 135.000 đồng/lần."
    assert "đã hết thời gian áp dụng" in said[1]
    assert "115.000" not in "\n".join(said)


def test_an_amount_whose_only_remark_is_past_goes_with_it() -> None:
    """It held for that time only."""
    fee = "40.000 đồng\nÁp dụng từ ngày 01/01/2024 đến hết ngày 31/12/2024 theo Thông tư số 43."

    said = lines(with_methods(Method(Channel.DIRECT, None, fee, None)), Aspect.FEE)

    assert len(said) == 1
    assert "đã hết thời gian áp dụng" in said[0]


@pytest.mark.parametrize(
    ("aspect", "defect"),
    [
        (Aspect.FEE, Defect.FEE_GLUED_TO_TIME),
        (Aspect.FEE, Defect.FEE_UNIT_MISSING),
        (Aspect.FEE, Defect.FEE_CONTRADICTS_NOTE),
        (Aspect.TIME, Defect.TIME_WITHOUT_UNIT),
    ],
)
def test_a_known_defect_is_said_instead_of_a_value(aspect: Aspect, defect: Defect) -> None:
    """No "not stated" beside it: the guide does state something, in a way that cannot be read."""
    procedure = with_methods(Method(Channel.DIRECT), defects=frozenset({defect}))

    assert lines(procedure, aspect) == [load_words().say(f"defect.{defect.value}", "vi")]


def test_what_no_field_says_is_quoted_with_its_section() -> None:
    """The record has no requirements, but its steps speak of it."""
    assert lines(PROCEDURE, Aspect.CONDITIONS, "có phải tới chi cục thủy sản không") == [
        "Hướng dẫn không nêu riêng mục này.",
        "Hướng dẫn ghi (mục Trình tự thực hiện): “Bước 1: Nộp hồ sơ tại Chi cục Thủy sản.”",
    ]


def test_a_second_thing_asked_is_answered_too() -> None:
    """Fee first, then time."""
    said = lines(PROCEDURE, Aspect.FEE, "lệ phí bao nhiêu, mấy ngày xong")

    assert said == [
        "• Nộp trực tuyến, trực tiếp: 40.000 đồng/lần",
        "• Nộp trực tuyến, trực tiếp: 3 ngày làm việc",
    ]


def test_where_names_the_offices_that_take_it() -> None:
    """Those whose list of procedures holds this one, with whether they are open."""
    said = lines(samples.procedures()["1.014064"], Aspect.WHERE)

    assert said[0] == "• Cơ quan thực hiện: Công an cấp Xã"
    assert said[3] == (
        "• Nơi tiếp nhận: Trung tâm Phục vụ hành chính công xã An Thuận, Số 12 đường Bến Đình, "
        "ấp Trung, xã An Thuận, tỉnh Sông Thao. Đang mở cửa đến 11:30."
    )


def test_how_is_an_overview_and_then_the_steps() -> None:
    """A line each for the ways, the time and the fee."""
    assert lines(PROCEDURE, Aspect.HOW) == [
        "• Cách nộp: trực tuyến, trực tiếp",
        "• Thời hạn: 3 ngày làm việc",
        "• Phí, lệ phí: 40.000 đồng/lần",
        "Bước 1: Nộp hồ sơ tại Chi cục Thủy sản.",
        "Bước 2: Nhận giấy phép.",
    ]


def test_online_that_is_not_listed_names_the_ways_that_are() -> None:
    """So that nobody is left without a way."""
    said = lines(with_methods(Method(Channel.DIRECT)), Aspect.ONLINE)

    assert said[:2] == [
        "• Hướng dẫn không ghi cách nộp trực tuyến cho thủ tục này.",
        "• Cách nộp: trực tiếp",
    ]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/x", "Cổng Dịch vụ công quốc gia"),
        ("https://www.xa-an-thuan.gov.vn/ga", "xa-an-thuan.gov.vn"),
        ("https://notdichvucong.gov.vn/x", "notdichvucong.gov.vn"),
        (None, "hướng dẫn của cơ quan"),
    ],
)
def test_the_source_is_named_by_who_published_it(url: str | None, said: str) -> None:
    answer = written(replace(PROCEDURE, url=url), Aspect.FEE)

    assert answer.reply.text.split("\n")[-1] == f"Nguồn: {said}, thủ tục 1.1."


def test_an_english_answer_from_a_vietnamese_record_says_so_once() -> None:
    """The frame is English, the values are the guide's words."""
    text = written(PROCEDURE, Aspect.FEE, "how much", "en").reply.text

    assert text.split("\n") == [
        "Fees – Cấp phép đánh cá:",
        "• Apply online, in person: 40.000 đồng/lần",
        "The official guide is in Vietnamese; the quoted parts are its own words.",
        "Source: example.gov.vn, procedure 1.1.",
    ]


def test_an_english_record_is_answered_in_english() -> None:
    """Nothing to explain then."""
    text = written(samples.procedures()["1.001193"], Aspect.FEE, "how much", "en").reply.text

    assert text.startswith("Fees – Birth registration:\n• Apply in person, online, by post: Free")
    assert "in Vietnamese" not in text


def test_a_question_for_the_day_by_which_one_must_act_is_quoted_the_condition() -> None:
    """Though it sounds like one for the time that the office takes."""
    said = lines(
        samples.procedures()["1.002755"],
        Aspect.TIME,
        "sắp hết thời hạn, phải gia hạn trước mấy ngày",
    )

    assert "“Bạn phải làm thủ tục gia hạn trong thời hạn 15 ngày trước ng" in "\n".join(said)
