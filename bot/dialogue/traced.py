"""A dialogue whose decisions are seen in traces, with who made them: Rasa, or its twin."""

from bot.ports import Decision, Dialogue
from knowledge.tracing import Tracer


class TracedDialogue:
    """A `bot.ports.Dialogue`: the one behind it, watched."""

    def __init__(self, dialogue: Dialogue, tracer: Tracer) -> None:
        self._dialogue = dialogue
        self._tracer = tracer

    def decide(self, conversation: str, text: str) -> Decision:
        """What the dialogue behind it decides."""
        with self._tracer.span("dialogue", conversation=conversation) as span:
            decision = self._dialogue.decide(conversation, text)
            span.tell(by=decision.by)
        return decision
