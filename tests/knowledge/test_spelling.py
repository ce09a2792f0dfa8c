"""Slips of typing are undone where that makes a Vietnamese syllable, and nowhere else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import fold, tokens
from knowledge.text.spelling import syllables, typed_words

_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_SHAPES = {"đ": "dd", "â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw"}
WORDS = ["thuế", "đường", "người", "nhận", "quyết", "được", "kiểm", "thường", "giấy", "tuổi"]


def as_telex(word: str) -> str:
    """The keys that type `word`, its tone last."""
    tone = ""
    kept = ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TELEX_TONES:
            tone = _TELEX_TONES[letter]
        else:
            kept += letter
    shaped = unicodedata.normalize("NFC", kept)
    return "".join(_TELEX_SHAPES.get(letter, letter) for letter in shaped) + tone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nộp thuees ở đâu", "nộp thuế ở đâu"),
        ("làm ở đaau vậy anh", "làm ở đâu vậy anh"),
        ("đăng ký kếtt hônn", "đăng ký kết hôn"),
        ("nguwowif nuwowcs ngoaif", "người nước ngoài"),
        ("tem đăng kieemr bị rơi", "tem đăng kiểm bị rơi"),
    ],
)
def test_keys_that_stayed_and_letters_that_came_twice_are_undone(typed: str, meant: str) -> None:
    assert typed_words(typed) == meant.split()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_what_telex_keys_type_is_read_as_what_they_mean(words: list[str]) -> None:
    assert typed_words(" ".join(map(as_telex, words))) == words


@pytest.mark.parametrize(
    "text",
    [
        "i need to keep my free passport soon",
        "how much is the fee for a book of rooms",
        "tải app vneid, online trên website facebook",
        "mẫu ct01 thông tư 53/2025/tt-bca",
        "xin chào ạ",
    ],
)
def test_what_is_no_slip_stays(text: str) -> None:
    assert typed_words(text) == tokens(text)


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_right_spelling_is_left_alone_with_and_without_diacritics(text: str) -> None:
    assert typed_words(text) == tokens(text)
    assert typed_words(fold(text)) == tokens(fold(text))


@given(st.text(max_size=40))
def test_as_many_words_come_out_as_went_in(text: str) -> None:
    assert len(typed_words(text)) == len(tokens(text))


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyển", "giường", "khuya", "ươm", "gì", "huyện", "yêu"]
)
def test_syllables_hold_what_vietnamese_has(word: str) -> None:
    assert syllables().holds(word)
    assert syllables().holds(fold(word))


@pytest.mark.parametrize("word", ["facebook", "thuees", "đaau", "brr", "zalo", "wifi"])
def test_syllables_hold_nothing_else(word: str) -> None:
    assert not syllables().holds(word)
