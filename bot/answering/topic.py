"""Which procedure a message is about: its own words', or the one under discussion."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.answering.corrections import corrected
from bot.answering.vagueness import load_vagueness, other_acts
from bot.conversation import Context
from bot.thresholds import Thresholds
from knowledge.library import Library
from knowledge.procedures import Version
from knowledge.search import Candidate, Found, Search
from knowledge.text.actions import actions, without_actions
from knowledge.text.expand import Expander, default_expander
from knowledge.text.small import begins_with_switch, telling
from knowledge.text.spelling import typed_words


@dataclass(frozen=True, slots=True)
class Topic:
    """What a message is about. `followed` where the subject came from the conversation.

    `asked_with` is the message with the question before it, where it completes one; `question`
    the words that set the subject, for later messages to be read with. `vector` is the message's
    own.
    """

    found: Found
    candidates: tuple[Candidate, ...]
    question: str
    followed: bool = False
    asked_with: str | None = None
    vector: NDArray[np.float32] | None = None


def resolve(
    text: str, context: Context, search: Search, library: Library, thresholds: Thresholds
) -> Topic:
    """The topic of `text`.

    A message of small words only ("mất bao lâu vậy") follows up on the procedure under
    discussion. After a question back, the message completes the one that led to it. Otherwise
    it is read alone and together with the words that set the subject: the subject changes for a
    procedure that both readings name, or that one of them is sure of. A message that takes
    something back stays with nothing.
    """
    if (context.topic or context.asked) and (meant := corrected(text)):
        return _corrected(meant, context, search, library, thresholds)
    alone = search.find(text)
    topic = _resolved(text, context, alone, search, library, thresholds)
    return replace(topic, vector=alone.vector)


def _resolved(
    text: str,
    context: Context,
    alone: Found,
    search: Search,
    library: Library,
    thresholds: Thresholds,
) -> Topic:
    if context.asked and context.question:
        return _complete(text, context, alone, search, thresholds)
    current = library.newest(context.topic) if context.topic else None
    if current is None:
        return Topic(alone, alone.candidates, text)
    former = context.question or current.procedure.name
    stayed = Topic(alone, _first(current, alone), former, followed=True)
    if turned := _other_action(text, former, current, search, thresholds):
        return turned
    if not telling_words(text) or _best(alone).code == current.procedure.code:
        return stayed
    together = search.find(f"{former} {text}")
    if _switches(text, alone, together, thresholds) or _left(current, alone, thresholds):
        return Topic(alone, alone.candidates, text)
    if _best(together).confidence >= thresholds.answer:
        return Topic(together, together.candidates, former, followed=True)
    return stayed


def _corrected(
    meant: str, context: Context, search: Search, library: Library, thresholds: Thresholds
) -> Topic:
    """What is meant instead: by its own words, or done with the thing that was spoken of."""
    alone = search.find(meant)
    current = library.newest(context.topic) if context.topic else None
    former = context.question or (current.procedure.name if current else "")
    if alone.candidates and _best(alone).confidence >= thresholds.answer:
        return Topic(alone, alone.candidates, meant, asked_with=meant)
    if current and (turned := _other_action(meant, former, current, search, thresholds)):
        return turned
    together = f"{without_actions(former)} {meant}"
    found = search.find(together)
    if alone.candidates and _best(found).confidence < _best(alone).confidence:
        return Topic(alone, alone.candidates, meant, asked_with=meant)
    return Topic(found, found.candidates, together, asked_with=together)


def _other_action(
    text: str, former: str, current: Version, search: Search, thresholds: Thresholds
) -> Topic | None:
    """The procedure that does what `text` says with the thing under discussion."""
    known = actions(former) | actions(current.procedure.name)
    said = " ".join(_expander().expand(typed_words(text)))  # "hông" is "không", not "hỏng"
    if not actions(said) - known:
        return None
    found = search.find(f"{without_actions(former)} {text}")
    if not found.candidates or _best(found).confidence < thresholds.act:
        return None
    if _best(found).code == current.procedure.code:
        return None
    return Topic(found, found.candidates, f"{without_actions(former)} {text}", followed=True)


def _left(current: Version, alone: Found, thresholds: Thresholds) -> bool:
    """Whether the message speaks well of another procedure and not at all of `current`."""
    named = {c.code for c in alone.candidates if c.confidence >= thresholds.ask / 2}
    return current.procedure.code not in named and _best(alone).confidence >= thresholds.part


def torn(text: str, topic: Topic, thresholds: Thresholds) -> bool:
    """Whether what `text` says fits several procedures alike, however sure search is.

    Next to no words and a likely second act are enough.
    """
    if topic.asked_with is not None:
        return False
    first = topic.candidates[0]
    if not first.version.in_force:
        return False  # it comes first only where it was named: its end is what there is to say
    told = telling_words(text)
    words = topic.found.question.accented
    least = thresholds.rival * first.confidence
    if len(told) <= 1 and any(c.confidence >= least for c in other_acts(topic.candidates)):
        return True
    return load_vagueness().of(told, words, topic.candidates) >= thresholds.vague


def telling_words(text: str) -> list[str]:
    """The words of `text` that may name a procedure."""
    return telling(_expander().expand(typed_words(text)))


def _switches(text: str, alone: Found, together: Found, thresholds: Thresholds) -> bool:
    """Whether `text`, read alone, speaks of something else than what was discussed."""
    sure = _best(alone).confidence
    if sure >= thresholds.stay:
        return True
    agreed = _best(alone).code == _best(together).code
    return sure >= thresholds.turn and (agreed or begins_with_switch(text))


def _best(found: Found) -> Candidate:
    return found.candidates[0]


def _first(current: Version, found: Found) -> tuple[Candidate, ...]:
    others = tuple(c for c in found.candidates if c.code != current.procedure.code)
    return (Candidate(current, score=1.0, confidence=1.0), *others)


def _complete(
    text: str, context: Context, alone: Found, search: Search, thresholds: Thresholds
) -> Topic:
    """After a question back: one of its choices where the words fit one, else the likeliest."""
    if alone.candidates and _best(alone).confidence >= thresholds.leave:
        return Topic(alone, alone.candidates, text)
    together = f"{context.question} {text}"
    found = search.find(together)
    chosen = _among(found, context.asked, thresholds) if telling_words(text) else found.candidates
    return Topic(found, chosen, together, asked_with=together)


def _among(found: Found, asked: tuple[str, ...], thresholds: Thresholds) -> tuple[Candidate, ...]:
    """The candidates, sure of the first where it is a choice that had been offered."""
    if not found.candidates or _best(found).code not in asked:
        return found.candidates
    sure = max(_best(found).confidence, thresholds.answer)
    return (replace(_best(found), confidence=sure), *found.candidates[1:])


@cache
def _expander() -> Expander:
    return default_expander()
