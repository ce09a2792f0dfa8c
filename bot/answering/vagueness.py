"""How likely several procedures fit a message equally well, so that a clerk would ask back.

A list knows what was thought of (knowledge/text/data/vague.yml); this is learnt: what a message
says in how many words, how sure search is and by how much, and how many other acts it fits as
well by name. data/vagueness.yml, made by `python -m bot.evaluation.fitting`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.dialogue.wishes import log_odds, probability
from knowledge.search import Candidate
from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml

_MOST_TELLING = 8
_ALWAYS = frozenset({"thu", "tuc"})


@dataclass(frozen=True, slots=True)
class Vagueness:
    """A weight for each of `features`, with "bias"."""

    weights: Mapping[str, float]

    def of(
        self, told: Sequence[str], words: Sequence[str], candidates: Sequence[Candidate]
    ) -> float:
        """The probability, 0 to 1; the arguments are those of `features`."""
        said = features(told, words, candidates)
        return probability(self.weights["bias"] + sum(self.weights[n] * v for n, v in said.items()))


def features(
    told: Sequence[str], words: Sequence[str], candidates: Sequence[Candidate]
) -> Mapping[str, float]:
    """What sets a vague message apart: `told` its telling words, `words` all of them.

    `candidates`, at least one, best first. `alike` counts the other acts whose name holds as many
    of `told` as the first one's, `whole` is the share of its name that is said, `margin` the
    distance to the best other act in score.
    """
    first = candidates[0]
    others = other_acts(candidates)
    said = {fold(word) for phrase in told for word in phrase.split()}
    named = _named(first)
    held = len(said & named)
    return {
        "telling": float(min(len(told), _MOST_TELLING)),
        "words": math.log1p(len(words)),
        "sure": log_odds(first.confidence),
        "alike": float(sum(len(said & _named(other)) >= held for other in others)),
        "whole": len(named & {fold(word) for word in words}) / max(len(named), 1),
        "margin": first.score - (others[0].score if others else 0.0),
    }


def other_acts(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of each act but the first one's."""
    kept = [candidates[0]]
    for candidate in candidates[1:]:
        if not any(same_act(candidate, one) for one in kept):
            kept.append(candidate)
    return kept[1:]


def same_act(one: Candidate, other: Candidate) -> bool:
    """Whether both are one act at several levels, or one a special case of the other."""
    names = [_without_level(candidate) for candidate in (one, other)]
    return names[0].startswith(names[1]) or names[1].startswith(names[0])


@cache
def load_vagueness() -> Vagueness:
    """The weights that come with the product."""
    text = files("bot").joinpath("data", "vagueness.yml").read_text("utf-8")
    return Vagueness(read_yaml(text))


def _named(candidate: Candidate) -> set[str]:
    return set(tokens(fold(_without_level(candidate)))) - _ALWAYS


def _without_level(candidate: Candidate) -> str:
    return candidate.version.procedure.name.partition(" (")[0].strip(" .")
