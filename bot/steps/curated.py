"""Second step: a question that a clerk has answered before, and a second one has approved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.curated import CuratedAnswer
from bot.messages import Link, Reply
from bot.outcomes import Outcome
from bot.turn import Cited, Turn
from bot.words import Words
from knowledge.hours import VIETNAM

FindCurated = Callable[[str, date], CuratedAnswer | None]
"""The approved answer to this very question, if there is one."""


def nothing_curated(_text: str, _today: date) -> CuratedAnswer | None:
    """For a pipeline without a desk behind it."""
    return None


class Curated:
    """Ends a turn whose question a curated answer stands for; buttons ask for a guide's field."""

    def __init__(self, find: FindCurated, words: Words) -> None:
        self._find = find
        self._words = words

    def __call__(self, turn: Turn) -> Turn:
        """The turn ended by the approved words with their source, or as it came."""
        if turn.incoming.choice is not None or turn.incoming.referral:
            return turn
        found = self._find(turn.text, turn.now.astimezone(VIETNAM).date())
        return turn if found is None else self._answer(turn, found)

    def _answer(self, turn: Turn, found: CuratedAnswer) -> Turn:
        said = found.proposal
        day = (found.decided_at or turn.now).astimezone(VIETNAM)
        source = self._words.say(
            "curated.source", said.language, citation=said.citation, date=f"{day:%d/%m/%Y}"
        )
        human = self._words.choice("button.human", turn.language, "human")
        reply = Reply(
            f"{said.text}\n{source}",
            language=said.language,
            links=(Link(said.citation, said.url),),
            choices=(human,),
        )
        code = said.procedure_code
        return turn.end(
            Outcome.ANSWERED_CURATED,
            reply,
            confidence=1.0,
            answered_code=code,
            cited=(Cited(code or "", "curated", said.url, said.text),),
            context=replace(turn.context, topic=code or turn.context.topic, asked=(), more=()),
        )
