"""An answer for a place uses what that place does differently, and says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.conversation import Context, Conversation
from bot.dialogue.rules import make_rules
from bot.messages import Incoming
from bot.pipeline import Pipeline, make_pipeline
from bot.practice import Practice
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.overrides import Override, Ways
from knowledge.procedures import Channel
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.sql import KnowledgeStore
from tests.bot.build import MONDAY, NUMBER, text_of
from tests.fakes import HashingEncoder
from tests.samples import BIRTH, PASSPORT, PERMANENT, TEMPORARY, publish

DOCUMENT = "Quyết định 15/QĐ-UBND"
BAC_TRA_MY = Override(
    PERMANENT,
    "Bắc Trà My, Quảng Nam",
    ways=(Ways(time="5 ngày làm việc"),),
    document=DOCUMENT,
    decided_on=date(2026, 8, 1),
)
DA_NANG = Override(
    PERMANENT, "Đà Nẵng", ways=(Ways(time="6 ngày làm việc"), Ways(Channel.ONLINE, fee="Miễn phí"))
)
ENDED = Override(
    TEMPORARY, "Đà Nẵng", ways=(Ways(time="1 ngày"),), effective_until=date(2026, 8, 31)
)
OFFICE = Override(PASSPORT, "Đà Nẵng", office="Công an thành phố Đà Nẵng, 80 Lê Lợi")
DONG_NAI = Override(BIRTH, "Đồng Nai", ways=(Ways(fee="Đúng hạn: miễn phí\nQuá hạn: 5.000 đồng"),))

Ask = Callable[..., Turn]


@pytest.fixture(scope="module")
def library(module_engine: Engine) -> Any:
    """A few procedures, and what two places do differently."""
    made = publish(module_engine)
    rules = [(rule, "overrides.json") for rule in (BAC_TRA_MY, DA_NANG, DONG_NAI, ENDED, OFFICE)]
    KnowledgeStore(module_engine).publish("", MONDAY, rules)
    return made


def pipeline(library: Any, practice: Practice) -> Pipeline:
    """The product's pipeline for an office."""
    return make_pipeline(
        dialogue=make_rules(),
        search=Search(lambda: library.index, HashingEncoder(), load_ranking()),
        library=library,
        words=load_words(),
        thresholds=load_thresholds(),
        desk_hours=lambda language, at: "",
        practice=practice,
    )


@pytest.fixture
def ask(library: Any) -> Ask:
    """Asks on an aspect of a procedure by button, with words typed before."""

    def run(choice: str, text: str = "", home: str = "", days: int = 3650) -> Turn:
        at = MONDAY
        used = pipeline(library, Practice(home, days))
        context = Context()
        if text:
            talk = Conversation("c1", "web", "hoa")
            heard = Incoming("web", "e0", "hoa", text, at)
            context = used.run(talk, heard, at, NUMBER).context
        talk = Conversation("c1", "web", "hoa", context=context)
        return used.run(talk, Incoming("web", "e1", "hoa", "", at, choice=choice), at, NUMBER)

    return run


def test_a_place_and_the_country_stand_side_by_side(ask: Ask) -> None:
    turn = ask(f"p:{PERMANENT}:time", "tôi ở Bắc Trà My")

    assert text_of(turn).splitlines()[1:3] == [
        "• Tại Bắc Trà My: 5 ngày làm việc, cả nước: 7 ngày làm việc.",
        f"Quy định riêng của nơi này theo {DOCUMENT} ngày 01/08/2026.",
    ]
    cited = {(c.field, c.quote, c.place) for c in turn.cited}
    assert ("local.time", "5 ngày làm việc", "Bắc Trà My, Quảng Nam") in cited
    assert any("7 ngày làm việc" in quote for _, quote, _ in cited)


def test_the_day_on_which_it_is_due_is_counted_by_the_places_own_time(ask: Ask) -> None:
    everywhere = text_of(ask(f"p:{PERMANENT}:time"))
    local = text_of(ask(f"p:{PERMANENT}:time", "ở xã Trà My, Đà Nẵng"))

    assert "23/09/2026" in everywhere
    assert "21/09/2026" in local


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("toi o bac tra my", "5 ngày"),
        ("xã Trà My thành phố Đà Nẵng", "5 ngày"),  # today's commune of the former district
        ("xã Trà Giang, huyện Bắc Trà My", "5 ngày"),  # a former commune
        ("ở Đà Nẵng", "6 ngày"),
        ("tôi ở Quảng Nam", "6 ngày"),  # joined Đà Nẵng on 1 July 2025
        ("ở Hội An", "6 ngày"),
    ],
)
def test_names_of_before_and_after_the_mergers_lead_to_the_smallest_place(
    ask: Ask, said: str, time: str
) -> None:
    assert f": {time} làm việc, cả nước: 7 ngày làm việc." in text_of(
        ask(f"p:{PERMANENT}:time", said)
    )


@pytest.mark.parametrize("said", ["", "ở Hà Nội", "tại Đồng Nai"])
def test_elsewhere_the_national_rule_holds(ask: Ask, said: str) -> None:
    assert "cả nước" not in text_of(ask(f"p:{PERMANENT}:time", said))


def test_the_offices_own_place_counts_where_no_other_is_named(ask: Ask) -> None:
    home = "Bắc Trà My, Quảng Nam"

    assert "Tại Bắc Trà My" in text_of(ask(f"p:{PERMANENT}:time", home=home))
    assert "Tại Bắc Trà My" not in text_of(ask(f"p:{PERMANENT}:time", "ở Hà Nội", home=home))


def test_one_ways_own_fee_stands_before_those_of_the_country(ask: Ask) -> None:
    lines = text_of(ask(f"p:{PERMANENT}:fee", "ở Đà Nẵng")).splitlines()

    own = "• Phí, lệ phí tại Đà Nẵng, nộp trực tuyến: Miễn phí, cả nước: 10.000 đồng."
    assert lines[1] == own
    assert lines[2] == "Quy định riêng của nơi này, nguồn không ghi số văn bản."
    assert lines[3] == "Cả nước:"
    assert any("20.000 đồng" in line for line in lines[4:])


def test_a_place_names_its_own_office(ask: Ask) -> None:
    said = text_of(ask(f"p:{PASSPORT}:where", "ở Đà Nẵng"))

    assert "• Tại Đà Nẵng, bạn nộp ở: Công an thành phố Đà Nẵng, 80 Lê Lợi." in said


def test_a_rule_past_its_last_day_is_not_used(ask: Ask) -> None:
    assert "Đà Nẵng" not in text_of(ask(f"p:{TEMPORARY}:time", "ở Đà Nẵng"))


def test_an_answer_from_a_record_that_was_long_not_checked_says_so(ask: Ask) -> None:
    fresh = text_of(ask(f"p:{PERMANENT}:time", days=75))
    old = text_of(ask(f"p:{PERMANENT}:time", days=74))

    assert "đối chiếu" not in fresh
    assert old.splitlines()[-1].startswith(
        "Lưu ý: thông tin này được đối chiếu với nguồn lần cuối ngày 01/07/2026"
    )


def test_an_override_is_one_place_and_procedure() -> None:
    assert BAC_TRA_MY.id == replace(BAC_TRA_MY, place="bắc trà my,  quảng nam").id
    assert BAC_TRA_MY.id != DA_NANG.id


def test_a_value_of_several_lines_is_a_list_and_only_named_in_an_overview(ask: Ask) -> None:
    listed = text_of(ask(f"p:{BIRTH}:fee", "ở Đồng Nai")).splitlines()
    overview = text_of(ask(f"p:{BIRTH}:how", "ở Đồng Nai"))

    assert listed[1:4] == [
        "• Phí, lệ phí tại Đồng Nai:",
        "• Đúng hạn: miễn phí",
        "• Quá hạn: 5.000 đồng",
    ]
    assert "• Tại Đồng Nai: mức phí, lệ phí riêng (bấm “Lệ phí bao nhiêu?”)." in overview
    assert "5.000 đồng" not in overview
