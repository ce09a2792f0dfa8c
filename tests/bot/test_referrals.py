"""A poster's link opens its procedure, however the channel brings the tag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Context
from bot.outcomes import Outcome
from bot.referrals import Referral, clerk_tag, code_in, full_tag, procedure_of
from bot.words import load_words
from tests.bot.build import Say, text_of

PASSPORT = "1.001456"
BIRTH = "1.001193"
WORDS = load_words()

codes = st.from_regex(r"[1-3]\.[0-9]{6}(\.H[0-9]{2})?", fullmatch=True)


@given(codes, st.sampled_from("._-"), st.sampled_from(["{}", "p_{}", "p{}--oxa-an-thuan--k3"]))
def test_a_tag_names_its_procedure_in_every_spelling(code: str, dot: str, form: str) -> None:
    """With a dot, or with what a Telegram start link takes in its place."""
    assert procedure_of(form.format(code.replace(".", dot))) == code


@given(st.text("abcXYZ019_-", min_size=1), codes, st.sampled_from(["o", "k", "v", "s"]))
def test_a_clerks_tag_is_no_posters(code: str, procedure: str, part: str) -> None:
    """Its code comes back as it went in; no poster's tag carries one."""
    names = {"o": "office", "k": "counter", "v": "via", "s": "seal"}
    poster = full_tag(Referral(procedure, **{names[part]: "clerk"}))
    alone = full_tag(Referral(**{names[part]: "clerk_x"}))

    assert code_in(clerk_tag(code)) == code
    assert [code_in(tag) for tag in (poster, alone, None, "", code)] == [None] * 5


@pytest.mark.parametrize("tag", [None, "", "kiosk_Q1-07", "p_11.001456", "p_1.0014567", "2026-09"])
def test_other_tags_name_no_procedure(tag: str | None) -> None:
    """A counter's tag, a longer number, a date."""
    assert procedure_of(tag) is None


@pytest.mark.parametrize("choice", [None, "start"])
@pytest.mark.parametrize("tag", [f"p_{PASSPORT}", "p_1-001456", "p1_001456--k3"])
def test_a_poster_opens_its_short_guide(say: Say, tag: str, choice: str | None) -> None:
    """With the Get Started button, with /start, or in a thread that was there before."""
    asked_before = Context(topic=BIRTH, aspect="fee", question="lệ phí khai sinh", more=("cũ",))

    turn = say("", asked_before, referral=tag, choice=choice)

    assert (turn.answered_code, turn.aspect) == (PASSPORT, "how")
    assert (turn.context.topic, turn.context.aspect) == (PASSPORT, "how")
    assert "cũ" not in turn.context.more


def test_words_beside_a_poster_say_what_is_asked_of_it(say: Say) -> None:
    """A link may bring a first question with it."""
    turn = say("lệ phí bao nhiêu", referral=f"p_{PASSPORT}")

    assert (turn.answered_code, turn.aspect) == (PASSPORT, "fee")


def test_words_that_want_a_person_come_before_the_poster(say: Say) -> None:
    """Nobody who asks for a clerk gets a guide instead."""
    turn = say("gặp cán bộ", referral=f"p_{PASSPORT}")

    assert turn.outcome is Outcome.ESCALATED_REQUEST


@pytest.mark.parametrize("choice", [None, "start"])
def test_a_counters_tag_is_a_greeting(say: Say, choice: str | None) -> None:
    """It says where somebody stands, not what they want."""
    turn = say("", referral="kiosk_Q1-07", choice=choice)

    assert text_of(turn) == WORDS.say("greeting.hello", "vi")


def test_words_beside_a_counters_tag_are_answered(say: Say) -> None:
    """The tag does not hide the question."""
    assert say("gặp cán bộ", referral="kiosk_Q1-07").outcome is Outcome.ESCALATED_REQUEST


@pytest.mark.parametrize("choice", [None, "start"])
def test_a_poster_of_a_counter_opens_its_procedure(say: Say, choice: str | None) -> None:
    """What else the tag names does not hide the code."""
    tag = full_tag(Referral(PASSPORT, "xa-an-thuan", "3", "t", "0a1b2c"))

    turn = say("", choice=choice, referral=tag)

    assert turn.answered_code == PASSPORT


def test_a_poster_of_an_office_opens_that_offices_hours(say: Say) -> None:
    """Only its own, though others are known."""
    tag = full_tag(Referral(office="thue-co-so-3", via="m", seal="0a1b2c"))

    turn = say("Bắt đầu", choice="start", referral=tag)

    assert turn.outcome is Outcome.ANSWERED_OFFICE
    assert "Thuế cơ sở 3 tỉnh Sông Thao" in text_of(turn)
    assert "xã An Thuận" not in text_of(turn).split("Địa chỉ")[0]


def test_a_tag_that_names_nothing_is_greeted(say: Say) -> None:
    """And an office that is not there is no error: every office's hours are said."""
    greeted = say("", choice="start", referral="hoi-cho-2026")
    unknown = say("", choice="start", referral="o_khong-co")

    assert greeted.outcome is Outcome.ANSWERED_GREETING
    assert unknown.outcome is Outcome.ANSWERED_OFFICE
