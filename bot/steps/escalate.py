"""Last step: what needs a person goes to the desk, with a number that the citizen can quote."""

from collections.abc import Callable
from datetime import datetime

from bot.cases import Reason
from bot.messages import Choice, Language, Reply
from bot.outcomes import Outcome
from bot.steps.contact import CONTACT
from bot.turn import Turn
from bot.words import Words

_KEYS = {
    Reason.OPINION: "escalate.opinion",
    Reason.OWN_DOSSIER: "escalate.own_dossier",
    Reason.FAILED: "escalate.failed",
}
_OUTCOMES = {
    Reason.OPINION: Outcome.ESCALATED_OPINION,
    Reason.FAILED: Outcome.FAILED_TURN,
}

DeskHours = Callable[[Language, datetime], str]
"""When a person will read, as one sentence."""
IsAway = Callable[[datetime], bool]
"""Whether nobody can read before the desk opens again."""


def always_there(_at: datetime) -> bool:
    """For a pipeline without a desk behind it."""
    return False


class Escalate:
    """Ends every turn that is still open."""

    def __init__(
        self,
        words: Words,
        desk_hours: DeskHours,
        is_away: IsAway = always_there,
        opinion_due: DeskHours | None = None,
    ) -> None:
        self._words = words
        self._desk_hours = desk_hours
        self._is_away = is_away
        self._opinion_due = opinion_due or desk_hours

    def __call__(self, turn: Turn) -> Turn:
        """The turn over, with its case's number and when the desk opens.

        While nobody can read, the citizen may leave a number.
        """
        reason = turn.case or Reason.UNSURE
        key = "escalate.again" if turn.case_open else _KEYS.get(reason, "escalate.asked")
        told = self._opinion_due if reason is Reason.OPINION else self._desk_hours
        text = self._words.say(
            key,
            turn.language,
            number=turn.case_number,
            hours=told(turn.language, turn.now),
        )
        outcome = _OUTCOMES.get(reason, Outcome.ESCALATED_REQUEST)
        choices: tuple[Choice, ...] = ()
        if self._is_away(turn.now):
            choices = (self._words.choice("button.contact", turn.language, CONTACT),)
        reply = Reply(" ".join(text.split(" ")), language=turn.language, choices=choices)
        return turn.end(outcome, reply, case=reason)
