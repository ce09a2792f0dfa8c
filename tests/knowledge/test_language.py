"""Which language a message is in: Vietnamese with or without diacritics, English, or neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.language import Language, guess_language
from knowledge.text.normalise import fold

LANGUAGES: tuple[Language, ...] = ("vi", "en")
VIETNAMESE = [
    "Làm khai sinh cho con cần giấy tờ gì?",
    "đăng ký tạm trú online hết bao nhiêu tiền",
    "Tôi bị mất căn cước, làm lại ở đâu ạ",
    "thế lệ phí bao nhiêu",
    "hộ chiếu",
    "cấp đổi giấy phép lái xe hạng B2",
    "cho em gặp cán bộ",
    "mở quán ăn cần giấy phép gì",
]
UNACCENTED = [
    "lam khai sinh cho con can giay to gi",
    "dang ky tam tru online het bao nhieu tien",
    "toi bi mat can cuoc lam lai o dau",
    "cho em gap can bo",
    "doi bang lai xe bao lau thi xong",
    "ho so gom nhung gi vay",
    "dk ket hon can gi ko",
]
ENGLISH = [
    "How do I register a birth?",
    "what papers do I need for a marriage certificate",
    "I lost my passport, where can I get a new one",
    "how much is the fee",
    "talk to a real person please",
    "is the office open on Saturday",
    "Can a foreigner get a driving licence here",
    "thank you",
    "temporary residence registration for my wife",
]
MIXED = [
    ("how do I register tạm trú", "en"),
    ("What is hộ khẩu and do I need it for my child", "en"),
    ("làm passport online có được không", "vi"),
    ("em muốn apply visa cho chồng thì làm sao", "vi"),
    ("check giup em ho so voi", "vi"),
    ("where can I do khai sinh in An Thuận", "en"),
]
NEITHER = ["", "   ", "1.001456", "VNeID", "ok", "???", "😀", "CT01", "2"]


@pytest.mark.parametrize("former", LANGUAGES)
@pytest.mark.parametrize("text", VIETNAMESE + UNACCENTED)
def test_vietnamese_is_known_with_and_without_diacritics(text: str, former: Language) -> None:
    """Whatever the conversation spoke before."""
    assert guess_language(text, former) == "vi"


@pytest.mark.parametrize("former", LANGUAGES)
@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_known_after_vietnamese_too(text: str, former: Language) -> None:
    """Who changes to English is answered in English."""
    assert guess_language(text, former) == "en"


@pytest.mark.parametrize("former", LANGUAGES)
@pytest.mark.parametrize(("text", "language"), MIXED)
def test_the_language_of_a_mixed_sentence_is_that_of_its_grammar(
    text: str, language: Language, former: Language
) -> None:
    """A borrowed name does not change who is speaking."""
    assert guess_language(text, former) == language


@pytest.mark.parametrize("former", LANGUAGES)
@pytest.mark.parametrize("text", NEITHER)
def test_what_tells_nothing_keeps_the_conversations_language(text: str, former: Language) -> None:
    """A code, a name, a number, an emoji."""
    assert guess_language(text, former) == former


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_case_does_not_matter(text: str, former: Language) -> None:
    """Shouting is the same language."""
    lower = text.lower()

    assert guess_language(text, former) == guess_language(lower, former)
    assert guess_language(text, former) in LANGUAGES


@given(st.sampled_from(VIETNAMESE), st.sampled_from(LANGUAGES))
def test_a_sentence_typed_without_diacritics_is_never_english(text: str, former: Language) -> None:
    """At worst it keeps the language of the conversation."""
    assert guess_language(fold(text), former) in {"vi", former}
