"""Text made comparable: the laws that search relies on."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import clean, fold, is_folded, tokens

VIETNAMESE = st.text("aàáảãạăằắẳẵặâầấẩẫậđeèéẻẽẹêềếểễệiìíỉĩịoôơớợuưứựyỳỵ ABCĐ15/.-", max_size=60)


def slow_fold(text: str) -> str:
    """The definition: decompose, drop what combines, compose."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c))
    )


@given(st.text(max_size=80) | VIETNAMESE)
def test_folding_is_what_its_definition_says(text: str) -> None:
    assert fold(text) == slow_fold(text)


@given(st.text(max_size=80) | VIETNAMESE)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)

    assert fold(folded) == folded
    assert is_folded(folded)


def test_every_vietnamese_letter_folds_to_a_plain_one() -> None:
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

    folded = fold(letters + letters.upper())

    assert set(folded) == set("aeiouydAEIOUYD")
    assert len(folded) == 2 * len(letters)


def test_composed_and_decomposed_text_have_the_same_words() -> None:
    text = "Đăng ký khai sinh"

    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)
    assert tokens(text) == ["đăng", "ký", "khai", "sinh"]


def test_a_code_is_one_word() -> None:
    assert tokens("Nghị định 42/2022/NĐ-CP, mã 1.001193.") == [
        *("nghị", "định", "42/2022/nđ-cp", "mã", "1.001193"),
    ]


@given(st.text(max_size=80))
def test_words_have_no_blanks_and_folding_keeps_their_number(text: str) -> None:
    words = tokens(text)

    assert all(word and not word[0].isspace() and " " not in word for word in words)
    assert len(fold(" ".join(words)).split(" ")) == max(len(words), 1)


@given(st.text(max_size=80))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_cleaning_drops_what_is_not_seen() -> None:
    assert clean("khai\u200b sinh\u202e\x00 ở\ufeff Hà Nội") == "khai sinh ở Hà Nội"
    assert clean("Họ tên: ..........") == "Họ tên:  … "
