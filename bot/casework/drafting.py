"""What a clerk can put into a reply: a drafted answer, a piece of a guide, what a search finds.

All of it is what the bot would say: the same pipeline, run beside the conversation.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.conversation import Conversation
from bot.messages import Incoming, Language, Reply
from bot.outcomes import Outcome
from bot.pipeline import Pipeline
from bot.turn import Turn
from knowledge.procedures import Aspect
from knowledge.search import Candidate, Search

_ANSWERS = (
    Outcome.ANSWERED_FIELD,
    Outcome.ANSWERED_PASSAGE,
    Outcome.ANSWERED_CURATED,
    Outcome.ANSWERED_OFFICE,
)


@dataclass(frozen=True, slots=True)
class Drafting:
    """Drafts. Nothing here is stored or sent."""

    pipeline: Pipeline
    search: Search

    def draft(self, talk: Conversation, text: str, now: datetime) -> Reply | None:
        """What the bot would answer to `text` in this conversation; None where it would not."""
        return self._reply(talk, Incoming(talk.channel, "draft", talk.address, text, now), now)

    def piece(self, code: str, aspect: Aspect, language: Language, now: datetime) -> Reply | None:
        """What a procedure's guide says on an aspect; None where it says nothing."""
        talk = Conversation("desk-piece", "web", "desk-piece", language)
        choice = f"p:{code}:{aspect.value}"
        event = Incoming("web", "piece", talk.address, "", now, choice=choice)
        return self._reply(talk, event, now)

    def find(self, text: str, most: int = 6) -> tuple[Candidate, ...]:
        """The procedures that `text` likeliest means."""
        return self.search.find(text, most).candidates

    def _reply(self, talk: Conversation, event: Incoming, now: datetime) -> Reply | None:
        beside = replace(talk, id=f"draft-{talk.id}"[:64])
        turn: Turn = self.pipeline.run(beside, event, now, "", case_open=True)
        return turn.reply if turn.outcome in _ANSWERS else None
