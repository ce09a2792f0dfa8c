"""The rules' patterns, words and places are data: what must hold of the files."""

import re
from collections.abc import Iterator

import pytest

from bot.dialogue.patterns import load
from bot.dialogue.places import make_places, place_names
from bot.dialogue.reading import read
from bot.ports import Act
from knowledge.procedures import Aspect
from knowledge.text.expand import default_expander
from knowledge.text.normalise import is_folded

_TIERS = ("sure", "likely", "alone", "unless")


def patterns() -> Iterator[str]:
    """Every pattern of the rules."""
    for entry in load("acts"):
        for tier in _TIERS:
            yield from entry.get(tier, ())
    for by_weight in load("aspects").values():
        for sources in by_weight.values():
            yield from sources
    yield from load("administrative")
    yield from load("lists").values()


def test_every_act_but_an_answer_has_rules() -> None:
    """Small talk by its phrases, the rest by patterns."""
    ruled = {entry["act"] for entry in load("acts")} | set(load("small_talk"))

    assert {*map(str, Act)} - {Act.ANSWER} <= ruled


def test_every_aspect_has_questions_of_full_weight() -> None:
    """Ten aspects, each with patterns of weight 3, and no other weights."""
    aspects = load("aspects")

    assert set(aspects) == set(map(str, Aspect))
    assert all(3 in by_weight and set(by_weight) <= {1, 2, 3} for by_weight in aspects.values())


def test_patterns_are_lower_case_and_complete() -> None:
    """Messages are read in lower case; a gap stands between words."""
    plain = [re.sub(r"\\[A-Z]", "", source) for source in patterns()]

    assert [source for source in plain if source != source.lower()] == []
    assert [source for source in patterns() if source.startswith("…") or source.endswith("…")] == []


def test_only_words_with_diacritics_are_held_to_them() -> None:
    """The mark "=" would change nothing on a pattern without diacritics."""
    assert [source for source in patterns() if source.startswith("=") and is_folded(source)] == []


def test_no_pattern_waits_for_a_word_that_is_read_as_another() -> None:
    """A message's chat spellings are replaced before the patterns see it."""
    expander = default_expander()
    words = {word for source in patterns() for word in re.findall(r"[^\W\d_]{2,}", source)}
    rewritten = {word for word in words if expander.expand([word]) != [word]}

    assert rewritten <= {"hong"}  # "so hong" is read as a whole


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("đăng ký tạm trú ở Đà Nẵng", "Đà Nẵng"),
        ("lam can cuoc o da nang", "Đà Nẵng"),
        ("em ở Sài Gòn quê Nghệ An", "Thành phố Hồ Chí Minh"),
        ("khai sinh ở tp.hcm", "Thành phố Hồ Chí Minh"),
        ("đăng ký kết hôn", None),
    ],
)
def test_the_first_place_is_found(text: str, place: str | None) -> None:
    """With and without diacritics, by any of its names."""
    assert make_places(place_names()).place(read(text, default_expander())) == place
