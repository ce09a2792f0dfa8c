"""Trials: questions from life with their right procedure, asked again after every change."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.casework.counter import BadRequest, Counter, DeskError, NotAllowed
from bot.messages import Language
from bot.privacy.masking import masked
from bot.roles import Clerk, Power
from bot.store import trials as store
from bot.store.trials import Run, Trial
from knowledge.procedures import Version
from knowledge.store.engine import reading

LONGEST = 500


class TrialNotFound(DeskError):
    """There is no such trial."""


@dataclass(frozen=True, slots=True)
class Trials:
    """Keeps the trials. `newest` is a procedure's version in force, by its code."""

    counter: Counter
    newest: Callable[[str], Version | None]

    def add(
        self, clerk: Clerk, text: str, language: Language, code: str, case_id: int | None = None
    ) -> int:
        """Keep a question with its right procedure; no number or address of a person stays in it.

        `case_id` is the case whose conversation it comes from: one that this clerk may see.
        """
        if clerk.powers().isdisjoint({Power.ANSWER, Power.WRITE}):
            raise NotAllowed("your role does not let you keep trials")
        kept = masked(" ".join(text.split()))[:LONGEST].strip()
        if not any(letter.isalpha() for letter in kept):
            raise BadRequest("write the question in words")
        if self.newest(code) is None:
            raise BadRequest(f"no procedure {code} is in force")
        counter = self.counter
        with counter.engine.begin() as connection:
            if case_id is not None:
                counter.case(connection, case_id, clerk, Power.SEE)
            made = store.add(connection, kept, language, code, clerk.id, counter.now())
            if made is None:
                raise BadRequest("this question is a trial already")
            counter.record(connection, clerk, "trial_add", f"trial {made}", code=code)
        return made

    def remove(self, clerk: Clerk, trial_id: int) -> None:
        """Forget a trial."""
        with self.counter.engine.begin() as connection:
            if not store.remove(connection, trial_id):
                raise TrialNotFound(f"there is no trial {trial_id}")
            self.counter.record(connection, clerk, "trial_remove", f"trial {trial_id}")

    def listed(self) -> tuple[list[Trial], Run | None]:
        """Every trial, the newest first, and the last run."""
        with reading(self.counter.engine) as connection:
            return store.every(connection), store.last_run(connection)
