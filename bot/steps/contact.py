"""Where a person who is away from the chat can be reached: taken with consent, out of hours only.

The number never reaches the dialogue service: this step ends the turn before anybody reads it.
"""

import re
from dataclasses import replace

from bot.messages import Choice, Reply
from bot.outcomes import Outcome
from bot.turn import Turn
from bot.words import Words

CONTACT, NO_CONTACT = "contact", "no_contact"
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)")
_ABROAD = re.compile(r"[^\d+]")
_LONGEST = 16  # digits and sign of an international number (ITU-T E.164: 15)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}")


class Contact:
    """Asks for a telephone number or an e-mail address, saying what for; takes it; lets go."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(self, turn: Turn) -> Turn:
        """The turn ended by the question, the thanks or the regret; or as it came."""
        if turn.incoming.shared_number is not None:
            return self._take_shared(turn, turn.incoming.shared_number)
        if turn.incoming.choice == CONTACT and turn.case_open:
            choices = (Choice(NO_CONTACT, self._words.say("button.no_contact", turn.language)),)
            return self._end(turn, "contact.ask", Outcome.ASKED_CONTACT, choices, expects=CONTACT)
        if turn.incoming.choice == NO_CONTACT:
            return self._end(turn, "contact.refused", Outcome.ANSWERED_CONTACT)
        if turn.context.expects != CONTACT or turn.incoming.choice is not None:
            return turn
        turn = replace(turn, context=replace(turn.context, expects=None))
        found = contact_in(turn.text)
        if found is None:
            return turn
        turn = replace(turn, contact=found)
        return self._end(turn, "contact.taken", Outcome.ANSWERED_CONTACT)

    def _take_shared(self, turn: Turn, number: str) -> Turn:
        """The sender's own number, sent by a button: kept while a case needs it, else let go."""
        if not turn.case_open:
            return self._end(turn, "contact.not_needed", Outcome.ANSWERED_CONTACT)
        turn = replace(turn, contact=dialled(number))
        return self._end(turn, "contact.taken", Outcome.ANSWERED_CONTACT)

    def _end(
        self,
        turn: Turn,
        key: str,
        outcome: Outcome,
        choices: tuple[Choice, ...] = (),
        expects: str | None = None,
    ) -> Turn:
        text = self._words.say(key, turn.language, number=turn.case_number)
        asking = expects == CONTACT
        reply = Reply(text, language=turn.language, choices=choices, contact=asking)
        return turn.end(outcome, reply, context=replace(turn.context, expects=expects))


def dialled(number: str) -> str:
    """A number that a platform shared, as one dials it: digits, after + where it is from abroad."""
    return contact_in(number) or _ABROAD.sub("", number)[:_LONGEST]


def contact_in(text: str) -> str | None:
    """The first telephone number (digits only, +84 as 0) or e-mail address in `text`."""
    if phone := _PHONE.search(text):
        digits = re.sub(r"\D", "", phone[0])
        return f"0{digits[2:]}" if digits.startswith("84") else digits
    mail = _MAIL.search(text)
    return mail[0] if mail else None
