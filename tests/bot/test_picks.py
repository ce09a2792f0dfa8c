"""What picks an answer without searching: pages, typed numbers, buttons, links; and what a
person has to answer."""

import pytest

from bot.answering.choices import picked
from bot.answering.hours import desk_hours, office_lines
from bot.cases import Reason
from bot.conversation import Context
from bot.messages import Language
from bot.outcomes import Outcome
from bot.words import load_words
from tests.bot.build import MONDAY, NUMBER, Say, text_of
from tests.samples import BIRTH, PASSPORT, TEMPORARY, offices

WORDS = load_words()


def test_more_gives_the_next_page_and_forgets_it(say: Say) -> None:
    """Pages come in order; typed or pressed is the same."""
    first = say("", Context(topic=BIRTH, more=("trang 2", "trang 3")), choice="more")
    second = say("xem thêm", first.context)

    assert (text_of(first).split("\n")[0], text_of(second)) == ("trang 2", "trang 3")
    assert (first.context.more, second.context.more) == (("trang 3",), ())
    assert first.outcome is second.outcome is Outcome.ANSWERED_MORE
    assert first.answered_code == BIRTH


@pytest.mark.parametrize("typed", ["2", "số 2", "option 2"])
def test_a_typed_two_after_a_question_back_picks_the_second_choice(say: Say, typed: str) -> None:
    """As if its button had been pressed, with what was asked before."""
    asked = Context(asked=(BIRTH, TEMPORARY, PASSPORT), question="lệ phí đăng ký", aspect="fee")

    by_word, by_button = say(typed, asked), say("", asked, choice=f"p:{TEMPORARY}")

    assert (by_word.answered_code, by_button.answered_code) == (TEMPORARY, TEMPORARY)
    assert by_word.outcome is by_button.outcome is Outcome.ANSWERED_FIELD
    assert by_word.aspect == by_button.aspect == "fee"
    assert text_of(by_word) == text_of(by_button)
    assert by_word.context.asked == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cái thứ 2", TEMPORARY),
        ("cai thu hai", TEMPORARY),
        ("cái đầu tiên nhé", BIRTH),
        ("số ba ạ", PASSPORT),
        ("the last one please", PASSPORT),
        ("thứ nhất", BIRTH),
    ],
)
def test_an_ordinal_picks_while_the_question_is_open(say: Say, typed: str, code: str) -> None:
    """In words, with and without diacritics, in both languages."""
    asked = Context(asked=(BIRTH, TEMPORARY, PASSPORT), question="lệ phí đăng ký", aspect="fee")

    turn = say(typed, asked)

    assert (turn.answered_code, turn.aspect) == (code, "fee")
    assert turn.context.offered == (BIRTH, TEMPORARY, PASSPORT)


def test_a_choice_can_be_asked_for_after_another_was_answered(say: Say) -> None:
    """ "The second one", with a question of its own; "the other one" where there are two."""
    three = Context(topic=BIRTH, offered=(BIRTH, TEMPORARY, PASSPORT), question="đăng ký")
    two = Context(topic=BIRTH, offered=(BIRTH, TEMPORARY), question="đăng ký")

    second, other = say("còn cái thứ 2 bao lâu", three), say("cái kia thì sao", two)

    assert (second.answered_code, second.aspect) == (TEMPORARY, "time")
    assert (other.answered_code, other.context.topic) == (TEMPORARY, TEMPORARY)


@pytest.mark.parametrize("typed", ["thứ hai tôi ra nộp được không", "2", "mất 2 ngày à"])
def test_a_number_in_a_follow_up_picks_nothing(typed: str) -> None:
    """With no question open, "thứ hai" is Monday and "2" a number."""
    assert picked(typed, Context(topic=BIRTH, offered=(BIRTH, TEMPORARY))) is None


@pytest.mark.parametrize("tag", [PASSPORT, f"poster-{PASSPORT}"])
def test_a_referral_with_a_code_opens_that_procedure(say: Say, tag: str) -> None:
    """Whoever scans a poster's code reads of its procedure at once."""
    turn = say("", referral=tag)

    assert turn.answered_code == PASSPORT
    assert PASSPORT in text_of(turn)
    assert turn.context.topic == PASSPORT


def test_a_referral_to_a_procedure_that_is_not_there_is_no_guess(say: Say) -> None:
    """No other procedure is answered in its place."""
    turn = say("", referral="9.999999")

    assert (turn.outcome, turn.answered_code) == (Outcome.REFUSED_NO_SOURCE, None)


@pytest.mark.parametrize(
    ("text", "language", "reason", "outcome", "key"),
    [
        ("gặp cán bộ", "vi", "asked_for_person", Outcome.ESCALATED_REQUEST, "escalate.asked"),
        ("talk to a human", "en", "asked_for_person", Outcome.ESCALATED_REQUEST, "escalate.asked"),
        (
            "cán bộ xã thái độ quá tệ",
            "vi",
            "opinion",
            Outcome.ESCALATED_OPINION,
            "escalate.opinion",
        ),
    ],
)
def test_what_needs_a_person_gets_a_number_and_the_hours(
    say: Say, text: str, language: Language, reason: str, outcome: Outcome, key: str
) -> None:
    """The case's number and when the desk's office is open stand in the reply."""
    hours = desk_hours(WORDS, language, offices()[0], MONDAY)

    turn = say(text)

    assert (turn.outcome, turn.case) == (outcome, Reason(reason))
    assert text_of(turn) == WORDS.say(key, language, number=NUMBER, hours=hours)


def test_asking_for_a_person_twice_names_the_same_case(say: Say) -> None:
    """While a case waits, the citizen is told so, by its number."""
    turn = say("", case_open=True, choice="human")

    assert text_of(turn) == WORDS.say("escalate.again", "vi", number=NUMBER)


def test_opening_hours_come_from_the_offices(say: Say) -> None:
    """Each office, its state and its address; no procedure is looked for."""
    turn = say("mấy giờ mở cửa")

    assert turn.outcome is Outcome.ANSWERED_OFFICE
    by_id = tuple(sorted(offices(), key=lambda office: office.id))
    assert text_of(turn) == office_lines(WORDS, "vi", by_id, MONDAY)
    assert turn.candidates == ()
