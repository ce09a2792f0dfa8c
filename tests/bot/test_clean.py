"""What a dialogue is handed: laws of bot/dialogue/clean.py."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.clean import LONGEST, clean, readable

_ANY = st.text(st.characters(), max_size=3_000)


@given(text=_ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """Idempotent."""
    assert clean(clean(text)) == clean(text)


@given(text=_ANY)
def test_what_is_left_is_short_composed_and_visible(text: str) -> None:
    """NFC, one line, at most LONGEST characters, nothing invisible, no command."""
    left = clean(text)

    assert len(left) <= LONGEST
    assert unicodedata.is_normalized("NFC", left)
    assert not left.startswith("/")
    assert {unicodedata.category(c)[0] for c in left if c != " "}.isdisjoint({"C", "Z"})


@given(words=st.lists(st.sampled_from(["khai", "sinh", "hộ", "khẩu", "ở", "đâu"]), max_size=900))
def test_a_long_text_keeps_whole_words_of_its_beginning_and_end(words: list[str]) -> None:
    """No word is cut, none is made up, and both ends are there."""
    left = clean(" ".join(words)).split(" … ")

    assert left[0].split() == words[: len(left[0].split())]
    assert left[-1].split() == words[len(words) - len(left[-1].split()) :]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("/greet", "greet"),
        ("// /restart", "restart"),
        ("hộ\u200b khẩu\x00", "hộ khẩu"),
        ("a\u0302\u0301n", "ấn"),
        ("xin\n\tchào\u2028bạn", "xin chào bạn"),
        ("\u202eđảo ngược\U000e0041", "đảo ngược"),
        ("gấp!!!!!!!!", "gấp!!!"),
        ("0900000000", "0900000000"),
        ("\ud83d", ""),
    ],
)
def test_examples(typed: str, left: str) -> None:
    """One of each duty."""
    assert clean(typed) == left


@pytest.mark.parametrize(("text", "yes"), [("ở đâu", True), ("ok", True), ("123 🙂 ?", False)])
def test_readable_needs_a_letter(text: str, yes: bool) -> None:
    """Digits, signs and emoji are nothing to read."""
    assert readable(text) is yes
