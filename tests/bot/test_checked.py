"""What becomes of a learnt guess and a rule that differ."""

from dataclasses import replace

import pytest

from bot.dialogue.checked import CheckedDialogue, agreed
from bot.ports import Act, Decision, DialogueUnavailable
from knowledge.procedures import Aspect

_UNKNOWN = Decision(Act.ANSWER, confidence=0.5)
_QUESTION = Decision(Act.ANSWER, Aspect.FEE, {"place": "Huế"}, 0.8)


class Fixed:
    """Decides one thing, or fails."""

    def __init__(self, decision: Decision | None) -> None:
        self._decision = decision

    def decide(self, conversation: str, text: str) -> Decision:
        """That one thing."""
        if self._decision is None:
            raise DialogueUnavailable
        return self._decision


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.ANSWER])
def test_a_question_on_a_procedure_is_never_lost(act: Act) -> None:
    """Whatever is guessed, the rules know a question when they see one."""
    assert agreed(Decision(act, by="rasa"), _QUESTION) == _QUESTION


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.ANSWER])
def test_what_the_rules_do_not_know_is_left_to_the_guess(act: Act) -> None:
    """That is what it was learnt for."""
    guess = Decision(act, by="rasa")

    assert agreed(guess, _UNKNOWN) == guess


def test_an_act_that_the_rules_know_is_taken() -> None:
    """Their patterns err seldom."""
    emergency = Decision(Act.EMERGENCY)

    assert agreed(Decision(Act.ANSWER, Aspect.HOW, by="rasa"), emergency) == emergency
    assert agreed(Decision(Act.OFF_TOPIC, by="rasa"), emergency) == emergency


def test_where_both_answer_each_adds_what_it_knows() -> None:
    """The rules' aspect first, else the guessed one; entities of both; the rules' grade."""
    guess = Decision(Act.ANSWER, Aspect.TIME, {"about": "x"}, 0.9, by="rasa")

    both = Decision(Act.ANSWER, Aspect.FEE, {"about": "x", "place": "Huế"}, 0.8, by="rasa")
    assert agreed(guess, _QUESTION) == both
    assert agreed(guess, _UNKNOWN) == replace(guess, confidence=_UNKNOWN.confidence)


def test_a_failure_of_what_was_learnt_is_a_failure() -> None:
    """The breaker is to see it."""
    with pytest.raises(DialogueUnavailable):
        CheckedDialogue(Fixed(None), Fixed(_QUESTION)).decide("a", "lệ phí")
