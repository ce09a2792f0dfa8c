"""The first step: text is made clean, its language guessed, and what holds no words turned away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Context, Conversation
from bot.messages import Incoming, Language, Reply
from bot.outcomes import Outcome
from bot.steps.guard import LONGEST, Guard
from bot.turn import Turn
from bot.words import LANGUAGES, load_words
from tests.bot.build import MONDAY

WORDS = load_words()
GUARD = Guard(WORDS)


def heard(
    text: str, language: Language = "vi", context: Context | None = None, **event: Any
) -> Turn:
    """A turn at its beginning."""
    talk = Conversation("c1", "web", "hoa", language, context=context or Context())
    incoming = Incoming("web", "e1", "hoa", text, MONDAY, **event)
    return Turn(talk, incoming, MONDAY, text, language, talk.context, "YC-260914-AAAA")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["", "   ", "😀🎉", "?!…", "12345", "\u200b\u202e\u0000", "\ue000"]
)
def test_what_holds_no_words_is_refused_politely(text: str, language: Language) -> None:
    """Emoji, signs and digits get a sentence in the language of the conversation."""
    turn = GUARD(heard(text, language))

    assert turn.outcome is Outcome.REFUSED_UNREADABLE
    assert turn.reply is not None
    assert turn.reply.text == WORDS.say("refuse.unreadable", language)
    assert turn.reply.language == language


@pytest.mark.parametrize("typed", ["2", " 2 ", "2.", "số 2", "so 2"])
def test_a_typed_number_passes_after_a_question_back(typed: str) -> None:
    """It picks a choice; without choices it says nothing."""
    asked = Context(asked=("1.001193", "1.004194"), question="đăng ký")

    assert GUARD(heard(typed, context=asked)).outcome is None
    assert GUARD(heard("2")).outcome is Outcome.REFUSED_UNREADABLE
    assert GUARD(heard("3", context=asked)).outcome is Outcome.REFUSED_UNREADABLE


@pytest.mark.parametrize("typed", ["²", "①"])
def test_a_raised_or_circled_digit_is_no_error(typed: str) -> None:
    """It holds no words and picks nothing."""
    assert GUARD(heard(typed)).outcome is Outcome.REFUSED_UNREADABLE


@pytest.mark.parametrize("event", [{"choice": "human"}, {"referral": "poster-7"}])
def test_a_pressed_button_or_a_followed_link_needs_no_text(event: dict[str, Any]) -> None:
    """What was pressed says what is wanted."""
    assert GUARD(heard("", **event)).outcome is None


def test_invisible_characters_are_dropped() -> None:
    """Direction marks, control characters, soft hyphens and lone surrogates do not travel on."""
    turn = GUARD(heard("\u202elàm\u200f khai\u00ad sinh\u0007 \ud800ở đâu\ufeff"))

    assert turn.text == "làm khai sinh ở đâu"


@pytest.mark.parametrize(
    ("text", "former", "language"),
    [
        ("how do I register a birth", "vi", "en"),
        ("lam khai sinh o dau", "en", "vi"),
        ("1.001193", "en", "en"),
        ("VNeID", "vi", "vi"),
    ],
)
def test_the_language_is_the_messages_own_where_it_tells(
    text: str, former: Language, language: Language
) -> None:
    """A code or a name alone keeps the conversation's language."""
    assert GUARD(heard(text, former)).language == language


def test_a_long_text_is_cut_at_its_limit() -> None:
    """Nothing behind 2,000 characters is read; a text of exactly that length is whole."""
    whole, longer = "a" * LONGEST, "b" * (LONGEST + 1)

    assert LONGEST == 2_000
    assert GUARD(heard(whole)).text == whole
    assert GUARD(heard(longer)).text == "b" * LONGEST


def test_whoever_writes_too_much_is_told_that_it_was_cut() -> None:
    """Before whatever the reply says."""
    cut = GUARD(heard("làm khai sinh " * 200)).end(Outcome.ANSWERED_FIELD, Reply("Đây."))
    short = GUARD(heard("làm khai sinh")).end(Outcome.ANSWERED_FIELD, Reply("Đây."))

    assert cut.reply == Reply(WORDS.say("refuse.too_long", "vi") + "\nĐây.")
    assert short.reply == Reply("Đây.")


@given(st.text(max_size=3_000), st.sampled_from(LANGUAGES))
def test_any_text_is_cleaned_once_and_for_all(text: str, former: Language) -> None:
    """Whatever comes, the text is short, clean and stays so; an ended turn has a reply."""
    turn = GUARD(heard(text, former))
    again = GUARD(heard(turn.text, former))

    assert len(turn.text) <= LONGEST
    assert (turn.outcome is None) == (turn.reply is None)
    assert again.outcome == turn.outcome
