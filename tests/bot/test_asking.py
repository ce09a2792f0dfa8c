"""Too unsure to answer: the choices say what they cost, small talk is told apart from guides."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine

from bot.answering.answers import AnswerWriter
from bot.answering.asking import Asker
from bot.answering.topic import Topic, torn
from bot.conversation import Context, Conversation
from bot.messages import Incoming
from bot.outcomes import Outcome
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.library import Library
from knowledge.procedures import Aspect
from knowledge.search import Candidate, Found, prepare
from tests.bot.build import MONDAY, NUMBER, Say, text_of
from tests.samples import PERMANENT, TEMPORARY, publish

WORDS = load_words()


@pytest.fixture(scope="module")
def library(module_engine: Engine) -> Library:
    """A few sample procedures."""
    return publish(module_engine)


def ask_back(library: Library, text: str, aspect: Aspect | None, confidence: float = 0.3) -> Turn:
    """The turn of `text` with two candidates, neither sure."""
    versions = [library.version(code) for code in (TEMPORARY, PERMANENT)]
    turn = Turn(
        conversation=Conversation("c1", "web", "hoa"),
        incoming=Incoming("web", "e1", "hoa", text, MONDAY),
        now=MONDAY,
        text=text,
        language="vi",
        context=Context(),
        case_number=NUMBER,
        aspect=aspect,
        candidates=tuple(Candidate(v, 1.0, confidence) for v in versions if v),
        confidence=confidence,
    )
    thresholds = load_thresholds()
    asker = Asker(WORDS, AnswerWriter(WORDS, library, thresholds), thresholds)
    return asker(turn, text, prepare(text, library.index))


def test_each_choice_says_the_value_that_was_asked_for(library: Library) -> None:
    """A citizen who reads it need not press; and the value is cited."""
    turn = ask_back(library, "đăng ký trú mất bao lâu", Aspect.TIME)

    lines = text_of(turn).split("\n")
    assert [line[:2] for line in lines] == ["Bạ", "1.", "  ", "2.", "  ", "Nế"]
    told = [line.rpartition(": ")[2] for line in lines if line.startswith("    ")]
    assert told == ["3 ngày làm việc", "7 ngày làm việc"]
    for value, code in zip(told, (TEMPORARY, PERMANENT), strict=True):
        assert any(c.code == code and value in c.quote for c in turn.cited)
    assert turn.context.asked == (TEMPORARY, PERMANENT)


def test_two_things_asked_are_both_told(library: Library) -> None:
    turn = ask_back(library, "đăng ký trú mất bao lâu và hết bao nhiêu tiền", Aspect.TIME)

    assert text_of(turn).count("\n    ") == 4


def test_without_an_aspect_a_choice_is_a_name(library: Library) -> None:
    turn = ask_back(library, "cho hỏi về đăng ký trú", None)

    assert turn.outcome is Outcome.ASKED_PROCEDURE
    assert "\n    " not in text_of(turn)
    assert turn.cited == ()


def test_what_speaks_of_no_procedure_is_off_topic(say: Say) -> None:
    turn = say("con voi nặng mấy tấn")

    assert turn.outcome is Outcome.REFUSED_OFF_TOPIC
    assert text_of(turn) == WORDS.say("refuse.off_topic", "vi")


def test_what_speaks_of_an_unknown_procedure_has_no_source(say: Say) -> None:
    turn = say("thủ tục thẩm định thiết bị bức xạ")

    assert turn.outcome is Outcome.REFUSED_NO_SOURCE


def test_small_words_alone_are_asked_to_say_more(say: Say) -> None:
    assert say("làm thế nào vậy ạ").outcome is Outcome.ASKED_TO_REPHRASE


def test_small_words_after_a_question_back_end_in_no_second_question(say: Say) -> None:
    asked = Context(asked=("9.999999",), question="xyz")

    assert say("thế nào vậy", asked).outcome is not Outcome.ASKED_TO_REPHRASE


def test_the_vaguer_a_message_the_more_it_is_asked_back(library: Library) -> None:
    """Few words, and a rival near in score: asked back, though search is sure of the first."""
    versions = [library.version(code) for code in (TEMPORARY, PERMANENT)]
    first, second = (Candidate(v, 8.0, 0.6) for v in versions if v)
    limits = load_thresholds()

    def is_torn(text: str, rival: float, asked_with: str | None = None) -> bool:
        question = prepare(text, library.index)
        found = Found(question, (), np.zeros(1, np.float32))
        ranked = (first, replace(second, score=rival, confidence=0.1))
        return torn(text, Topic(found, ranked, text, asked_with=asked_with), limits)

    assert is_torn("giấy trú", 7.9)
    assert not is_torn("giấy trú", 0.0)
    assert not is_torn("giấy trú", 7.9, asked_with="thủ tục công an giấy trú")
    assert not is_torn("đăng ký tạm trú cho con đi học đại học trọ ở thành phố", 7.9)
