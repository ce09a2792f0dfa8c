"""The dialogue's rule-based twin: decides by patterns that are data, in both languages.

It answers when Rasa is down and stands in where no Rasa environment can be made. It holds
nothing of a conversation. Its confidence is a grade: 1.0 small talk or a pattern that holds
whatever else is said, 0.8 a pattern with exceptions, or an answer to a message that speaks of
a procedure, 0.7 an answer to a question of question words only, 0.5 nothing that it knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.aspects import QUESTION, AspectRules, make_aspect_rules
from bot.dialogue.clean import clean, readable
from bot.dialogue.patterns import Pattern, compile_all, load, stands, stands_loosely
from bot.dialogue.places import Places, make_places, place_names
from bot.dialogue.reading import Spoken, read
from bot.dialogue.small_talk import SmallTalk, make_small_talk
from bot.ports import Act, Decision
from knowledge.procedures import Aspect
from knowledge.text.expand import Expander, default_expander
from knowledge.text.small import small_words

_CERTAIN, _LIKELY, _ASKS, _UNSURE, _UNREADABLE = 1.0, 0.8, 0.7, 0.5, 0.0


@dataclass(frozen=True, slots=True)
class ActRule:
    """When a message calls for `act`; the meaning of the lists is said in data/acts.yml."""

    act: Act
    about: str | None
    sure: tuple[Pattern, ...]
    likely: tuple[Pattern, ...]
    alone: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]

    def confidence(self, spoken: Spoken, administrative: bool) -> float | None:
        """How sure it is that `spoken` calls for the act; None where it does not."""
        if stands(self.sure, spoken):
            return _CERTAIN
        holds = stands(self.likely, spoken) or (not administrative and stands(self.alone, spoken))
        return _LIKELY if holds and not stands(self.unless, spoken) else None


class RulesDialogue:
    """A `bot.ports.Dialogue` that needs no service; never raises."""

    def __init__(
        self,
        expander: Expander,
        small_talk: SmallTalk,
        acts: tuple[ActRule, ...],
        aspects: AspectRules,
        administrative: tuple[Pattern, ...],
        places: Places,
    ) -> None:
        self._expander = expander
        self._small_talk = small_talk
        self._acts = acts
        self._aspects = aspects
        self._administrative = administrative
        self._places = places

    def decide(self, conversation: str, text: str) -> Decision:  # noqa: ARG002 - keeps no state
        """The act that `text` calls for."""
        text = clean(text)
        if not readable(text):
            return Decision(Act.ANSWER, confidence=_UNREADABLE)
        spoken = read(text, self._expander)
        small = self._small_talk.act(spoken)
        if small:
            return Decision(small, confidence=_CERTAIN)
        administrative = stands_loosely(self._administrative, spoken)
        return self._other_act(spoken, administrative) or self._answer(spoken, administrative)

    def _other_act(self, spoken: Spoken, administrative: bool) -> Decision | None:
        for rule in self._acts:
            confidence = rule.confidence(spoken, administrative)
            if confidence is not None:
                entities = self._entities(spoken, rule.about)
                return Decision(rule.act, entities=entities, confidence=confidence)
        return None

    def _answer(self, spoken: Spoken, administrative: bool) -> Decision:
        hint = self._aspects.main(spoken)
        asks = hint is not None and hint.weight == QUESTION
        confidence = _LIKELY
        if not administrative:
            bare = asks and not self._aspects.rest(spoken) - small_words()
            confidence = _ASKS if bare else _UNSURE
            if bare and hint and hint.aspect is Aspect.HOW:
                hint = self._aspects.main(spoken, but=Aspect.HOW) or hint  # "phí thì sao"
        aspect = hint.aspect if hint else None
        return Decision(Act.ANSWER, aspect, self._entities(spoken), confidence)

    def _entities(self, spoken: Spoken, about: str | None = None) -> Mapping[str, str] | None:
        said = {"place": self._places.place(spoken), "about": about}
        return {name: value for name, value in said.items() if value} or None


def make_rules() -> RulesDialogue:
    """The rules with the patterns that come with the product."""
    expander = default_expander()
    return RulesDialogue(
        expander=expander,
        small_talk=make_small_talk(load("small_talk"), expander),
        acts=_act_rules(load("acts"), load("lists")),
        aspects=make_aspect_rules(load("aspects"), load("lists")),
        administrative=compile_all(load("administrative"), load("lists")),
        places=make_places(place_names()),
    )


def _act_rules(
    lists: Iterable[Mapping[str, Any]], macros: Mapping[str, str]
) -> tuple[ActRule, ...]:
    return tuple(
        ActRule(
            act=Act(entry["act"]),
            about=entry.get("about"),
            **{tier: compile_all(entry.get(tier, ()), macros) for tier in _TIERS},
        )
        for entry in lists
    )


_TIERS = ("sure", "likely", "alone", "unless")
