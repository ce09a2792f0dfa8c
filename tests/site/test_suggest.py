"""Suggestions while typing: fast, without diacritics, nothing personal, not too many."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.guide.guide import Guide
from api.guide.suggestions import Phrase, Suggestion, Suggestions
from knowledge.aliases import load_aliases
from tests.api.build import Site, refusal
from tests.samples import BIRTH, PASSPORT

SOME = Suggestions(
    [
        Phrase(Suggestion("Đăng ký khai sinh", "1"), 3),
        Phrase(Suggestion("Làm giấy khai sinh cho con", "1"), 3),
        Phrase(Suggestion("Đăng ký khai tử", "2"), 1),
        Phrase(Suggestion("Đăng ký kết hôn", "3"), 2),
        Phrase(Suggestion("Thứ Bảy có làm việc không?"), 0),
    ]
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang ky kh", ["Đăng ký khai sinh", "Đăng ký khai tử"]),
        ("ĐĂNG KÝ", ["Đăng ký khai sinh", "Đăng ký kết hôn", "Đăng ký khai tử"]),
        ("khai sinh", ["Đăng ký khai sinh"]),
        ("giay khai si", ["Làm giấy khai sinh cho con"]),
        ("thu bay", ["Thứ Bảy có làm việc không?"]),
        ("hon", ["Đăng ký kết hôn"]),
        ("kết hôn nhé", []),
        ("d", []),
        ("", []),
        ("...", []),
    ],
)
def test_what_begins_with_the_typed_words_comes_first(typed: str, found: list[str]) -> None:
    """Then what is asked for most; one phrase for each procedure."""
    assert [one.text for one in SOME.find(typed)] == found


@given(st.text(max_size=80))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    """And no more than six are ever offered."""
    assert len(SOME.find(typed)) <= 6


@given(st.from_regex(r"[a-z ]{0,10}([0-9]{4,12}|[a-z]{1,5}@)[a-z ]{0,10}", fullmatch=True))
def test_numbers_and_addresses_of_people_are_never_looked_up(typed: str) -> None:
    """They find nothing, whatever stands around them."""
    assert SOME.find(f"dang ky {typed}") == []


def test_a_lookup_takes_less_than_five_milliseconds() -> None:
    """Over every phrase of the product's lists; the shortest beginnings are the widest."""
    phrases = [
        Phrase(Suggestion(text, code), alias.asked)
        for code, alias in load_aliases().items()
        for text in alias.vietnamese
    ]
    suggestions = Suggestions(phrases)
    queries = ["la", "dang ky", "giay phep k", "toi muon lam", "ca", "xin cap lai gi"] * 5
    suggestions.find("la")
    times = []
    for query in queries:
        start = perf_counter()
        suggestions.find(query)
        times.append(perf_counter() - start)

    assert len(phrases) > 5_000
    assert sorted(times)[len(times) // 2] < 0.005


def test_the_interface_offers_names_with_what_to_press(guide: Site) -> None:
    """In the asked language; nothing is kept by a cache."""
    answer = guide.client.get("/api/chat/suggest", params={"q": "khai sinh"})
    english = guide.client.get("/api/chat/suggest", params={"q": "passp", "language": "en"})

    assert answer.json()[0]["choice"] == f"p:{BIRTH}"
    assert english.json()[0]["choice"] == f"p:{PASSPORT}"
    assert answer.headers["cache-control"] == "no-store"


def test_too_many_from_one_address_are_refused(guide: Site) -> None:
    """Sixty in ten seconds; the sentence says how long to wait."""
    answers = [guide.client.get("/api/chat/suggest?q=khai") for _ in range(70)]

    refused = [answer for answer in answers if answer.status_code != 200]
    assert 8 <= len(refused) <= 12
    refusal(refused[0], 429, "too_fast")
    guide.parts.pace.forget()


def test_questions_that_clerks_answered_for_everyone_come_first(guide: Site) -> None:
    """At most two of them, sent as they are: the approved answer stands for these very words."""
    asked = ("Khai sinh cho con ngoài giá thú?", "Khai sinh trễ có bị phạt không?", "Khai sinh 3?")
    library = guide.parts.library
    guided = Guide(library, load_aliases(), lambda language: asked if language == "vi" else ())

    found = guided.suggest("khai sinh", "vi")

    assert [one.procedure for one in found[:3]] == [None, None, BIRTH]
    assert {one.text for one in found[:2]} < set(asked)
    assert len(found) <= 6
    assert all(one.procedure for one in guided.suggest("birth", "en"))
