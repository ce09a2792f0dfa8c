"""Which sentences of a guide are quoted, and that they are the guide's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.passages import field_texts
from knowledge.procedures import Aspect, Channel, DossierCase, DossierItem, Method, Wording
from knowledge.quoting.quotes import best_sentences
from knowledge.quoting.reading import lines, units
from knowledge.quoting.sentences import Quote
from tests.knowledge import samples

LEAST = 0.34
GUIDE = Wording(
    name="Thông báo tạm ngừng kinh doanh",
    steps=(
        "Bước 1: Doanh nghiệp gửi thông báo chậm nhất 03 ngày làm việc trước ngày tạm ngừng.\n"
        "Bước 2: Cơ quan đăng ký trao giấy biên nhận. Thời hạn tạm ngừng không quá 01 năm."
    ),
    methods=(Method(Channel.DIRECT, "3 ngày làm việc", "Miễn phí", None),),
    dossier=(
        DossierCase(None, (DossierItem("Nghị quyết của Hội đồng thành viên về việc tạm ngừng"),)),
    ),
)


def texts(question: str, aspect: Aspect, silent: bool = False) -> list[str]:
    """What is quoted from GUIDE."""
    found = best_sentences(GUIDE, question.split(), aspect, LEAST, silent=silent)
    return [quote.text for quote in found]


def test_a_question_for_days_is_quoted_the_sentence_that_says_how_many() -> None:
    """Though a paper shares more of its words."""
    assert texts("tạm ngừng phải báo trước mấy ngày", Aspect.CONDITIONS)[0] == (
        "Bước 1: Doanh nghiệp gửi thông báo chậm nhất 03 ngày làm việc trước ngày tạm ngừng."
    )


def test_a_word_of_the_question_alone_picks_its_sentence() -> None:
    """A telling word, in a field of the aspect."""
    assert texts("có cần nghị quyết không", Aspect.DOCUMENTS) == [
        "Nghị quyết của Hội đồng thành viên về việc tạm ngừng"
    ]


@pytest.mark.parametrize("question", ["", "tạm ngừng kinh doanh", "làm sao ạ", "xyz"])
def test_a_question_without_words_of_its_own_is_quoted_nothing(question: str) -> None:
    """The procedure's name tells nothing of what is asked of it."""
    assert texts(question, Aspect.HOW) == []


def test_a_fee_question_is_not_quoted_sentences_without_an_amount() -> None:
    """However many words they share."""
    assert texts("trao giấy biên nhận phí bao nhiêu tiền", Aspect.FEE) == []


@pytest.mark.parametrize("unaccented", ["co can nghi quyet khong", "có cần nghị quyết không"])
def test_diacritics_are_not_needed(unaccented: str) -> None:
    """People type without."""
    assert texts(unaccented, Aspect.DOCUMENTS)


def test_a_heading_leads_only_the_line_right_behind_it() -> None:
    """Further lines may belong to another heading that lost its colon."""
    guide = Wording("A", requirements="Người nhận phải:\n- Hơn 20 tuổi trở lên\n- Đủ sức khỏe tốt")

    older = best_sentences(guide, ["bao", "nhiêu", "tuổi"], Aspect.CONDITIONS, LEAST)
    health = best_sentences(guide, ["sức", "khỏe", "tốt"], Aspect.CONDITIONS, LEAST)

    assert older == (Quote("requirements", "Hơn 20 tuổi trở lên", "Người nhận phải:"),)
    assert health == (Quote("requirements", "Đủ sức khỏe tốt"),)


@settings(deadline=None)  # the first example reads the sample pack
@given(st.sampled_from(sorted(samples.procedures())), st.sampled_from(Aspect), st.data())
def test_every_quote_stands_in_its_field(code: str, aspect: Aspect, data: st.DataObject) -> None:
    """Text and heading, word for word; at most two."""
    wording = samples.procedures()[code].wording
    words = " ".join(text for _, text in field_texts(wording)).lower().split()
    question = data.draw(st.lists(st.sampled_from(words), max_size=12))

    quotes = best_sentences(wording, question, aspect, LEAST)

    fields = list(field_texts(wording))
    assert len(quotes) <= 2
    for quote in quotes:
        assert any(f == quote.field and quote.text in t and quote.lead in t for f, t in fields)


@given(st.text(alphabet="abcĐ .;:-+\n(", max_size=200))
def test_lines_and_units_are_substrings_in_order(text: str) -> None:
    """Cutting for reading rewrites nothing."""
    for cut in (lines(text), list(units(text))):
        start = 0
        for piece in cut:
            start = text.index(piece, start) + len(piece)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Phí gồm: - Cấp mới; + Cấp lại", ["Phí gồm:", "Cấp mới;", "Cấp lại"]),
        ("Phòng Tài chính - Kế hoạch", ["Phòng Tài chính - Kế hoạch"]),
        ("Bước 1: Nộp hồ sơ.\nBước 2: Nhận", ["Bước 1: Nộp hồ sơ.", "Bước 2: Nhận"]),
        ("Hồ sơ gồm:", []),
        ("150.000 đồng + (số tấn x 15.000 đồng)", ["150.000 đồng + (số tấn x 15.000 đồng)"]),
    ],
)
def test_list_marks_inside_a_line_begin_lines(text: str, told: list[str]) -> None:
    """The crawl lost the breaks; a dash between words is no mark."""
    assert lines(text) == told
