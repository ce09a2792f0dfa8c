"""One message on its way from the inbox to its reply."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.cases import Reason
from bot.conversation import Context, Conversation
from bot.messages import Incoming, Language, Reply
from bot.outcomes import Outcome
from bot.ports import Decision
from knowledge.procedures import Aspect
from knowledge.search import Candidate


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of a source that the reply rests on; `quote` stands in it word for word.

    `version` is the number of the procedure's version; where a `place` is named, that of what
    this place does differently.
    """

    code: str
    field: str
    url: str | None
    quote: str
    version: int = 0
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What is known so far. A turn that has an `outcome` is over.

    `context` is what the conversation will remember; `case` the reason why the desk is needed.
    `case_number` is the number of the open case (`case_open`), or that of one to be opened.
    `preface` is what the citizen must know of how the message was read. `contact` is where the
    citizen wants to be reached about their case.
    """

    conversation: Conversation
    incoming: Incoming
    now: datetime
    text: str
    language: Language
    context: Context
    case_number: str
    case_open: bool = False
    decision: Decision | None = None
    aspect: Aspect | None = None
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    answered_code: str | None = None
    cited: tuple[Cited, ...] = ()
    preface: str = ""
    outcome: Outcome | None = None
    reply: Reply | None = None
    case: Reason | None = None
    receipt: str | None = None
    contact: str | None = None
    timings_ms: tuple[tuple[str, float], ...] = ()

    def end(self, outcome: Outcome, reply: Reply, **changes: Any) -> "Turn":
        """The same turn, over; its `preface` stands before the reply.

        Whatever follows the question for a telephone number takes its button away.
        """
        if self.conversation.context.expects == "contact" and not reply.contact:
            reply = replace(reply, contact_over=True)
        if self.preface:
            reply = replace(reply, text=f"{self.preface}\n{reply.text}")
        return replace(self, outcome=outcome, reply=reply, **changes)


Step = Callable[[Turn], Turn]
"""A step of the pipeline: takes a turn, returns it with what it found out. Raises nothing
that a citizen could cause."""
