"""A learnt dialogue held to the rules: it may guess more, never against what they know.

What is learnt from examples mistakes long stories for small talk; the rules miss what nobody
foresaw. Together they err less than either: see the figures in tests/contracts/test_dialogue.py.
"""

from dataclasses import replace

from bot.ports import Act, Decision, Dialogue

_KNOWN = 0.8  # the rules' grade of an answer to a message that speaks of a procedure


class CheckedDialogue:
    """A `bot.ports.Dialogue` that decides by `learnt` and holds it to `rules`.

    `rules` grades its decisions as bot/dialogue/rules.py does.
    """

    def __init__(self, learnt: Dialogue, rules: Dialogue) -> None:
        self._learnt = learnt
        self._rules = rules

    def decide(self, conversation: str, text: str) -> Decision:
        """The act that both agree on best; raises what `learnt` raises."""
        guess = self._learnt.decide(conversation, text)
        return agreed(guess, self._rules.decide(conversation, text))


def agreed(guess: Decision, rule: Decision) -> Decision:
    """`guess`, unless `rule` knows an act, or knows that the message asks on a procedure.

    The confidence of an answer is the rules' grade: whether the message speaks of a procedure.
    """
    if guess.act is rule.act:
        entities = {**(rule.entities or {}), **(guess.entities or {})}
        aspect = rule.aspect or guess.aspect
        sure = rule.confidence if rule.act is Act.ANSWER else guess.confidence
        return replace(guess, aspect=aspect, entities=entities or None, confidence=sure)
    if rule.act is not Act.ANSWER or rule.confidence >= _KNOWN:
        return rule
    return guess
