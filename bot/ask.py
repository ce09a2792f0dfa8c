"""One turn, from outside the channels: for the command line and for evaluation."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Any

from bot.conversation import Conversation
from bot.messages import Incoming, Language
from bot.pipeline import Pipeline
from bot.store.turns import candidates
from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class DryRun:
    """Runs turns without writing anything; named conversations live as long as this object."""

    pipeline: Pipeline
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    talks: dict[str, Conversation]

    def ask(self, text: str, conversation: str | None = None) -> Turn:
        """One turn; without a conversation it stands alone."""
        key = conversation or self.new_id()
        talk = self.talks.get(key) or Conversation(self.new_id(), "cli", key)
        turn = self.pipeline.run(talk, self._incoming(talk, text), self.now(), "YC-000000-TEST")
        if conversation is not None:
            language: Language = turn.language
            self.talks[key] = replace(talk, context=turn.context, language=language)
        return turn

    def timed(self, text: str, conversation: str | None = None) -> tuple[Turn, float]:
        """A turn and its milliseconds."""
        started = perf_counter()
        turn = self.ask(text, conversation)
        return turn, (perf_counter() - started) * 1000

    def _incoming(self, talk: Conversation, text: str) -> Incoming:
        return Incoming("cli", self.new_id(), talk.address, text, self.now())


def dry_run(pipeline: Pipeline, now: Callable[[], datetime], new_id: Callable[[], str]) -> DryRun:
    """A dry run without conversations yet."""
    return DryRun(pipeline, now, new_id, {})


def as_json(turn: Turn) -> dict[str, Any]:
    """The turn as other programs read it; the shape is documented in the README."""
    reply = turn.reply
    return {
        "outcome": turn.outcome.value if turn.outcome else "failed_turn",
        "language": turn.language,
        "aspect": turn.aspect.value if turn.aspect else None,
        "text": reply.text if reply else "",
        "procedure": _procedure(turn),
        "candidates": candidates(turn)[:10],
        "sources": [asdict(cited) for cited in turn.cited],
        "moments": [
            {"url": moment.url, "seconds": moment.seconds, "words": moment.words}
            for moment in (reply.moments if reply else ())
        ],
        "buttons": [asdict(choice) for choice in (reply.choices if reply else ())],
        "confidence": round(turn.confidence, 3),
        "receipt": turn.receipt,
        "timings_ms": {name: round(spent, 2) for name, spent in turn.timings_ms},
    }


def _procedure(turn: Turn) -> dict[str, Any] | None:
    version = next((c.version for c in turn.candidates if c.code == turn.answered_code), None)
    if version is None or turn.answered_code is None:
        return None
    day = version.checked_on or version.procedure.as_of
    return {
        "code": version.procedure.code,
        "name": version.procedure.name,
        "url": version.procedure.url,
        "state": version.state.value,
        "as_of": day.isoformat() if day else None,
    }
