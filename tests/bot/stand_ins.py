"""Steps that stand in for the pipeline where a test is not about answers."""

from bot.cases import Reason
from bot.messages import Reply
from bot.outcomes import Outcome
from bot.turn import Turn


def echo(turn: Turn) -> Turn:
    """A pipeline's step that says the message again."""
    return turn.end(Outcome.ANSWERED_GREETING, Reply(turn.incoming.text, language=turn.language))


class KilledError(BaseException):
    """The process ends here: nothing may catch it."""


def broken(turn: Turn) -> Turn:
    """A step that always fails."""
    raise RuntimeError("the disk is on fire")


def killed(turn: Turn) -> Turn:
    """A step in which the process dies."""
    raise KilledError


def ask_for_person(turn: Turn) -> Turn:
    """A step that hands the conversation to the desk."""
    said = Reply(f"Mã {turn.case_number}", language=turn.language)
    return turn.end(Outcome.ESCALATED_REQUEST, said, case=Reason.ASKED_FOR_PERSON)
