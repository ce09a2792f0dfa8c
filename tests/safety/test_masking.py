"""Marks in place of personal data: once for all, in order, without digits, and quickly."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Kind, find, mask
from bot.privacy.mask import SECRETS, zeroed
from bot.privacy.recognise import words


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    """A mark announces nothing and holds no digit."""
    assert mask(mask(text)) == mask(text)


@given(st.text(max_size=200))
def test_what_is_found_stands_in_order_and_apart(text: str) -> None:
    """Spans are within the text and never overlap."""
    found = find(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text("0123456789 .-@abcđ", max_size=120))
def test_a_zeroed_text_keeps_its_shape(text: str) -> None:
    """As long as before, with blanks and points where they were."""
    shaped = zeroed(text)

    assert len(shaped) == len(text)
    assert all(a == b or (a.isalnum() and b in "0x") for a, b in zip(text, shaped, strict=True))


def test_only_some_kinds_are_hidden_where_only_they_are_asked_for() -> None:
    """Who has the case reads the telephone number, and no code."""
    assert mask("sđt 0912345678, otp 123456", SECRETS) == "sđt 0912345678, otp [mã bí mật]"


def test_every_kind_has_a_mark_without_digits() -> None:
    """A mark is never taken for data again."""
    marks = words()["marks"]

    assert set(marks) == {kind.value for kind in Kind}
    assert not any(c.isdigit() for mark in marks.values() for c in mark)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "0",
        "09 ",
        ".",
        "1.",
        "1-",
        "a@",
        "otp ",
        "51F-",
        "1.000",
        "a.",
        "cccd ",
        "0 ",
        "+84 ",
        "(",
        "H14.",
    ],
)
def test_no_message_holds_a_turn_up(piece: str) -> None:
    """Two thousand letters of anything: well below the 200 ms that a message may cost."""
    text = (piece * 2_000)[:2_000]
    spent = []
    for _ in range(3):
        started = process_time()
        mask(text)
        spent.append(process_time() - started)

    assert min(spent) < 0.1
