"""A person's own data: a link to a copy, or its end after they have confirmed it."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation import Context
from bot.messages import Choice, Link, Reply
from bot.outcomes import Outcome
from bot.own_data import ERASE, ERASE_NOW, KEEP, Wish, wish
from bot.turn import Turn
from bot.words import Words

CopyLink = Callable[[str], str]
"""The address at which the copy of a conversation's data can be had for an hour."""


def no_copy(_conversation: str) -> str:
    """For a pipeline without a server behind it."""
    return ""


OpenOpinion = Callable[[str], str | None]
"""The number of the conversation's opinion that the office still handles: its words stay."""


def no_opinion(_conversation: str) -> str | None:
    """For a pipeline without a desk behind it."""
    return None


class OwnData:
    """Ends a turn that asks about the asker's own data; the worker erases what is confirmed."""

    def __init__(
        self,
        words: Words,
        copy_link: CopyLink = no_copy,
        open_opinion: OpenOpinion = no_opinion,
    ) -> None:
        self._words = words
        self._copy_link = copy_link
        self._open_opinion = open_opinion

    def __call__(self, turn: Turn) -> Turn:
        """The turn ended by a question, a link or the announcement; or as it came."""
        asked = wish(turn.incoming, turn.context)
        match asked:
            case Wish.ERASE:
                return self._ask(turn)
            case Wish.ERASE_NOW:
                forgetful = replace(turn, context=Context())
                return self._erase(forgetful)
            case Wish.KEEP:
                return self._end(turn, "own_data.kept", Outcome.ANSWERED_OWN_DATA)
            case Wish.EXPORT:
                return self._copy(turn)
        if turn.context.expects == ERASE:
            return replace(turn, context=replace(turn.context, expects=None))
        return turn

    def _erase(self, turn: Turn) -> Turn:
        """What the office must still handle stays until then, and the citizen is told so."""
        key = self._of_opinion("own_data.erased", turn)
        return self._end(turn, key, Outcome.ANSWERED_ERASED)

    def _of_opinion(self, key: str, turn: Turn) -> str:
        return f"{key}_but_opinion" if self._open_opinion(turn.conversation.id) else key

    def _ask(self, turn: Turn) -> Turn:
        choices = (
            Choice(ERASE_NOW, self._words.say("button.erase", turn.language)),
            Choice(KEEP, self._words.say("button.keep", turn.language)),
        )
        ended = self._end(
            turn, self._of_opinion("own_data.ask", turn), Outcome.ASKED_TO_ERASE, choices
        )
        return replace(ended, context=replace(ended.context, expects=ERASE))

    def _copy(self, turn: Turn) -> Turn:
        url = self._copy_link(turn.conversation.id)
        title = self._words.say("own_data.link", turn.language)
        ended = self._end(turn, "own_data.copy", Outcome.ANSWERED_OWN_DATA)
        if ended.reply is None or not url:
            return ended
        return replace(ended, reply=replace(ended.reply, links=(Link(title, url),)))

    def _end(
        self, turn: Turn, key: str, outcome: Outcome, choices: tuple[Choice, ...] = ()
    ) -> Turn:
        text = self._words.say(key, turn.language, number=turn.case_number)
        reply = Reply(text, language=turn.language, choices=choices)
        return turn.end(outcome, reply, context=replace(turn.context, expects=None))
