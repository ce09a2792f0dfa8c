"""Second step: what the message wants. Everything but a question on a procedure ends here."""

from collections.abc import Mapping
from dataclasses import replace

from bot.answering.corrections import corrected
from bot.cases import Reason
from bot.messages import Choice, Reply
from bot.outcomes import Outcome
from bot.ports import Act, Decision, Dialogue
from bot.referrals import procedure_of, read_tag
from bot.turn import Turn
from bot.words import Words
from knowledge.procedures import Aspect

_PLAIN: Mapping[Act, tuple[Outcome, str]] = {
    Act.GREET: (Outcome.ANSWERED_GREETING, "greeting.hello"),
    Act.THANK: (Outcome.ANSWERED_GREETING, "greeting.thanks"),
    Act.GOODBYE: (Outcome.ANSWERED_GREETING, "greeting.goodbye"),
    Act.ABOUT_BOT: (Outcome.ANSWERED_GREETING, "greeting.about_bot"),
    Act.AFFIRM: (Outcome.ANSWERED_GREETING, "greeting.affirm"),
    Act.DENY: (Outcome.ANSWERED_GREETING, "greeting.deny"),
    Act.OFF_TOPIC: (Outcome.REFUSED_OFF_TOPIC, "refuse.off_topic"),
    Act.UNSAFE: (Outcome.REFUSED_UNSAFE, "refuse.unsafe"),
    Act.OTHERS_DATA: (Outcome.REFUSED_PERSONAL_DATA, "refuse.personal_data"),
    Act.EMERGENCY: (Outcome.REFUSED_EMERGENCY, "refuse.emergency"),
}
_BEFORE_A_POSTER = (Act.HAND_OVER, Act.OPINION, Act.EMERGENCY)
_HUMAN = "human"
BUTTONS: Mapping[str, Act] = {
    _HUMAN: Act.HAND_OVER,
    "more": Act.MORE,
    "start": Act.GREET,
    "help": Act.ABOUT_BOT,
    "hours": Act.OFFICE_HOURS,
}
"""What the fixed buttons and commands of every channel want."""


class Understand:
    """Asks the dialogue, unless a button was pressed: a button says what it wants."""

    def __init__(self, dialogue: Dialogue, words: Words) -> None:
        self._dialogue = dialogue
        self._words = words

    def __call__(self, turn: Turn) -> Turn:
        """The turn with its decision and aspect, ended where no answer is to be looked for."""
        decision = self._decide(turn)
        turn = replace(turn, decision=decision, aspect=decision.aspect)
        if decision.act is Act.HAND_OVER:
            own = (decision.entities or {}).get("about") == "own_dossier"
            return replace(turn, case=Reason.OWN_DOSSIER if own else Reason.ASKED_FOR_PERSON)
        if decision.act is Act.OPINION:
            return replace(turn, case=Reason.OPINION)
        if decision.act in _PLAIN:
            outcome, key = _PLAIN[decision.act]
            return turn.end(outcome, self._say(turn, key))
        return turn

    def _decide(self, turn: Turn) -> Decision:
        """The dialogue's decision, read in what was said before: it keeps nothing itself."""
        decision = self._decided(turn)
        if decision.act is Act.DENY and _discussed(turn) and corrected(turn.text):
            return replace(decision, act=Act.ANSWER)
        return decision

    def _decided(self, turn: Turn) -> Decision:
        choice = turn.incoming.choice
        if turn.incoming.referral and choice in (None, "start"):
            return self._arrived(turn)
        if choice is None:
            return self._dialogue.decide(turn.conversation.id, turn.text)
        if choice in BUTTONS:
            return Decision(BUTTONS[choice], by="button")
        name = choice.rpartition(":")[2]
        aspect = next((aspect for aspect in Aspect if aspect == name), None)
        return Decision(Act.ANSWER, aspect, by="button")

    def _arrived(self, turn: Turn) -> Decision:
        """Who follows a poster's link gets its procedure, unless their words want a person."""
        own_words = turn.text and turn.incoming.choice is None
        asked = self._dialogue.decide(turn.conversation.id, turn.text) if own_words else None
        if procedure_of(turn.incoming.referral) is None:
            at_office = read_tag(turn.incoming.referral).office is not None
            return asked or Decision(Act.OFFICE_HOURS if at_office else Act.GREET, by="referral")
        if asked is None or asked.act not in _BEFORE_A_POSTER:
            return Decision(Act.ANSWER, asked.aspect if asked else None, by="referral")
        return asked

    def _say(self, turn: Turn, key: str) -> Reply:
        human = Choice(_HUMAN, self._words.say("button.human", turn.language))
        return Reply(self._words.say(key, turn.language), language=turn.language, choices=(human,))


def _discussed(turn: Turn) -> bool:
    return bool(turn.context.topic or turn.context.asked)
