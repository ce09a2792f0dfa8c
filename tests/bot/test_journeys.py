"""Interconnected procedures are one journey with one checklist."""

import pytest

from bot.answering.notes import publisher
from bot.conversation import Context
from bot.outcomes import Outcome
from bot.words import load_words
from tests.bot.build import Say, text_of
from tests.samples import BIRTH, PERMANENT


@pytest.mark.parametrize(
    "asked",
    [
        "làm liên thông khai sinh cho con",
        "lien thong khai sinh nhap khau the bhyt can giay to gi",
        "làm khai sinh, nhập hộ khẩu và bảo hiểm y tế cho bé",
        "làm khai sinh và nhập khẩu cùng lúc được không",
        "birth certificate, residence and health insurance for my baby",
    ],
)
def test_a_question_on_the_group_gets_its_steps_and_one_checklist(say: Say, asked: str) -> None:
    turn = say(asked)

    lines = text_of(turn).splitlines()
    assert turn.outcome is Outcome.ANSWERED_FIELD
    assert [line[0] for line in lines[1:4]] == ["1", "2", "3"]
    assert "63/2024/NĐ-CP" in lines[4]
    assert {c.code for c in turn.cited} == {BIRTH, PERMANENT}
    assert turn.reply is not None
    values = [choice.value for choice in turn.reply.choices]
    assert values[-3:] == [f"p:{BIRTH}", f"p:{PERMANENT}", "human"]


def test_every_paper_of_the_checklist_stands_there_once(say: Say) -> None:
    turn = say("liên thông khai sinh")
    told = text_of(turn) + "\n" + "\n".join(turn.context.more)

    papers = [line for line in told.splitlines() if line.startswith("• ")]
    names = [paper.partition(" – bước")[0] for paper in papers]
    assert len(names) == len(set(names))
    assert any("CT01" in name for name in names)
    assert any("Giấy chứng sinh" in name for name in names)
    quotes = [cited.quote for cited in turn.cited if cited.field == "dossier"]
    assert len(quotes) == len(papers)


@pytest.mark.parametrize(
    "asked", ["đăng ký khai sinh cần gì", "đăng ký thường trú", "thẻ bảo hiểm y tế mất rồi"]
)
def test_a_question_on_one_procedure_is_not_on_the_group(say: Say, asked: str) -> None:
    assert "Liên thông, làm một lần" not in text_of(say(asked))


def test_a_journey_none_of_whose_steps_has_a_guide_is_not_offered(say: Say) -> None:
    said = text_of(say("liên thông khai tử, xóa thường trú, mai táng phí"))

    assert "Liên thông, làm một lần" not in said


def test_a_button_leads_to_the_journey(say: Say) -> None:
    turn = say("", Context(), choice="g:khai-sinh")

    assert text_of(turn).startswith("Liên thông, làm một lần: Đăng ký khai sinh")


def test_a_step_without_a_guide_says_whom_to_ask(say: Say) -> None:
    lines = text_of(say("liên thông khai sinh")).splitlines()

    assert lines[3] == (
        "3. Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi "
        "(chưa có hướng dẫn riêng, bạn hỏi cơ quan bảo hiểm xã hội)"
    )
    assert lines[-1].startswith("Nguồn: Cổng Dịch vụ công quốc gia, danh sách giấy tờ")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://dichvucong.gov.vn/thu-tuc/1", "Cổng Dịch vụ công quốc gia"),
        ("https://www.dongnai.gov.vn/a", "dongnai.gov.vn"),
        (None, "hướng dẫn của cơ quan"),
    ],
)
def test_a_site_that_is_not_the_portal_is_named_by_its_host(url: str | None, named: str) -> None:
    assert publisher(load_words(), "vi", url) == named
