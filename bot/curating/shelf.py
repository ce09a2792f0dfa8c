"""The approved answers that this process says: read anew when a revision was added."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from sqlalchemy import Engine

from bot.curated import CuratedAnswer, CuratedState
from bot.messages import Language
from bot.sameness import Asked, SamenessRules, Vector, asked, same, same_meaning
from bot.store import curated
from knowledge.errors import EncoderUnusable
from knowledge.library import Library
from knowledge.ports import Encoder
from knowledge.search import prepare
from knowledge.store.engine import reading


@dataclass(frozen=True, slots=True)
class Wording:
    """One question that an answer stands for, made ready."""

    answer: CuratedAnswer
    asked: Asked
    vector: Vector


@dataclass(frozen=True, slots=True)
class Ready:
    """A citizen's question made ready; its vector is worked out only where it is needed."""

    asked: Asked
    vector: Callable[[], Vector]


@dataclass(slots=True)
class Shelf:
    """Holds the approved answers. Safe to use from threads: a list is swapped, never changed."""

    engine: Engine
    library: Library
    encoder: Encoder
    rules: SamenessRules
    _revision: int = -1
    _wordings: tuple[Wording, ...] = ()
    _lock: Lock = field(default_factory=Lock)

    def refresh(self) -> None:
        """Look whether a revision was added, and read the answers anew where one was."""
        with self._lock, reading(self.engine) as connection:
            newest = curated.revision(connection)
            if newest == self._revision:
                return
            answers = {a.id: a for a in curated.in_state(connection, CuratedState.APPROVED)}
            variants = curated.variants(connection, CuratedState.APPROVED)
            self._wordings = tuple(
                Wording(answers[v.answer_id], self.ready(v.text).asked, self.vector(v))
                for v in variants
            )
            self._revision = newest

    def find(self, text: str, today: date) -> CuratedAnswer | None:
        """The answer that stands for this very question; None where none surely does.

        Nor where meanings cannot be compared: the guides are asked then.
        """
        if self._revision < 0:
            self.refresh()
        if not self._wordings:
            return None
        ready = self.ready(text)
        if len(ready.asked.folded) < self.rules.fewest_words:
            return None
        for one in self._wordings:
            if (
                same(ready.asked, one.asked, self.rules)
                and self._holds(one.answer, today)
                and self._means(ready, one)
            ):
                return one.answer
        return None

    def _means(self, ready: Ready, one: Wording) -> bool:
        try:
            vector = ready.vector()
        except Exception:  # noqa: BLE001  # whatever a model's library raises, citizens are answered
            return False
        return same_meaning(vector, one.vector, self.rules)

    def questions(self, language: Language, today: date) -> tuple[str, ...]:
        """The first question of every answer in `language` that may be said on `today`."""
        if self._revision < 0:
            self.refresh()
        answers = {one.answer.id: one.answer for one in self._wordings}.values()
        fitting = [a for a in answers if a.proposal.language == language and self._holds(a, today)]
        return tuple(answer.proposal.questions[0] for answer in fitting)

    def ready(self, text: str) -> Ready:
        """`text` expanded and its diacritics put back where they are missing."""
        question = prepare(text, self.library.index)
        spoken = " ".join(question.accented)
        return Ready(
            asked(question.words, self.rules), lambda: self.encoder.encode_queries([spoken])[0]
        )

    def vector(self, variant: curated.Variant) -> Vector:
        """A stored question's vector; worked out anew where another encoder made it.

        Without an encoder it stays as it is: no question has a vector that it could be held to.
        """
        if variant.encoder == self.encoder.name:
            return variant.vector
        try:
            return self.ready(variant.text).vector()
        except EncoderUnusable:
            return variant.vector

    def version(self, code: str | None) -> int | None:
        """The number of a procedure's version in force; None where there is none."""
        found = self.library.version(code) if code else None
        return found.number if found else None

    def _holds(self, answer: CuratedAnswer, today: date) -> bool:
        return answer.holds(today, self.version(answer.proposal.procedure_code))
