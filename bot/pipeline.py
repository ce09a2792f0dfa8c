"""The story of a turn: these steps, in this order, until one of them ends it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from bot.conversation import Conversation
from bot.messages import Incoming
from bot.ports import Dialogue
from bot.practice import PRACTICE, Practice
from bot.steps.answer import Answer
from bot.steps.contact import Contact
from bot.steps.curated import Curated, FindCurated, nothing_curated
from bot.steps.escalate import DeskHours, Escalate, IsAway, always_there
from bot.steps.guard import Guard
from bot.steps.own_data import CopyLink, OpenOpinion, OwnData, no_copy, no_opinion
from bot.steps.understand import Understand
from bot.thresholds import Thresholds
from bot.turn import Step, Turn
from bot.words import Words
from knowledge.library import Library
from knowledge.search import Search


class Pipeline:
    """Runs a turn through its steps; pure but for what the steps ask of their ports."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = tuple(steps)

    def run(
        self,
        conversation: Conversation,
        incoming: Incoming,
        now: datetime,
        case_number: str,
        case_open: bool = False,
    ) -> Turn:
        """The finished turn: it has an outcome and a reply.

        `case_number` is the number of the conversation's open case, or that of one to be opened.
        """
        turn = Turn(
            conversation=conversation,
            incoming=incoming,
            now=now,
            text=incoming.text,
            language=conversation.language,
            context=conversation.context,
            case_number=case_number,
            case_open=case_open,
        )
        for step in self.steps:
            started = perf_counter()
            turn = step(turn)
            spent = (type(step).__name__.lower(), (perf_counter() - started) * 1000)
            turn = replace(turn, timings_ms=(*turn.timings_ms, spent))
            if turn.outcome is not None:
                return turn
        raise RuntimeError("the last step must end every turn")


def make_pipeline(
    *,
    dialogue: Dialogue,
    search: Search,
    library: Library,
    words: Words,
    thresholds: Thresholds,
    desk_hours: DeskHours,
    curated: FindCurated = nothing_curated,
    practice: Practice = PRACTICE,
    is_away: IsAway = always_there,
    opinion_due: DeskHours | None = None,
    copy_link: CopyLink = no_copy,
    open_opinion: OpenOpinion = no_opinion,
) -> Pipeline:
    """The pipeline of the product."""
    return Pipeline(
        (
            Guard(words),
            OwnData(words, copy_link, open_opinion),
            Contact(words),
            Curated(curated, words),
            Understand(dialogue, words),
            Answer(search, library, words, thresholds, practice),
            Escalate(words, desk_hours, is_away, opinion_due),
        )
    )
