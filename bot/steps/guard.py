"""First step: what can be settled before anybody thinks about it."""

from dataclasses import replace

from bot.answering.choices import picked
from bot.dialogue.clean import readable
from bot.messages import MARKS, Incoming, Language, Reply
from bot.outcomes import Outcome
from bot.privacy import Kind, find
from bot.steps.contact import CONTACT, contact_in
from bot.turn import Turn
from bot.words import Words
from knowledge.text.language import guess_language
from knowledge.text.normalise import clean

LONGEST = 2_000
_FOR_SWINDLERS = frozenset({Kind.CODE, Kind.CARD, Kind.BANK})


class Guard:
    """Cleans the text, guesses its language, and turns away what holds no words.

    Who sends a one-time code, a card's or a bank account's number is warned before the reply.
    """

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(self, turn: Turn) -> Turn:
        """The turn with clean text of at most 2,000 characters; the reply says where it was cut."""
        whole = clean(turn.incoming.text).strip()
        text = whole[:LONGEST]
        language = guess_language(text, turn.conversation.language)
        preface = self._preface(turn.incoming, text, language, cut=len(whole) > LONGEST)
        turn = replace(turn, text=text, language=language, preface=preface)
        event = turn.incoming
        told = event.choice, event.referral, event.shared_number
        silent = told == (None, None, None)
        if silent and not text and (kind := _brought(event)):
            human = self._words.choice("button.human", language, "human")
            said = self._words.say(f"received.{kind}", language)
            reply = Reply(said, language=language, choices=(human,))
            return turn.end(Outcome.ASKED_FOR_WORDS, reply)
        asked_for = turn.context.expects == CONTACT and contact_in(text)
        if silent and not (readable(text) or asked_for or picked(text, turn.context)):
            key = "refuse.unreadable"
            reply = Reply(self._words.say(key, language), language=language)
            return turn.end(Outcome.REFUSED_UNREADABLE, reply)
        return turn

    def _preface(self, event: Incoming, text: str, language: Language, cut: bool) -> str:
        """What the citizen must know of how the message was read."""
        heard = self._words.say("received.heard", language, words=text) if event.spoken else ""
        short = self._words.say("refuse.too_long", language) if cut else ""
        risky = any(one.kind in _FOR_SWINDLERS for one in find(text))
        warning = self._words.say("refuse.secret", language) if risky else ""
        return "\n".join(filter(None, (warning, heard, short)))


def _brought(event: Incoming) -> str | None:
    """The kind of the first thing beside words that we know by name."""
    return next((one.kind for one in event.attachments if one.kind in MARKS), None)
