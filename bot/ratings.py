"""What happens when a citizen says whether an answer, or a person, helped."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.cases import EntryKind
from bot.casework.counter import Counter
from bot.casework.reach import barred
from bot.conversation import Conversation, Holder
from bot.editing.mistakes import Mistakes
from bot.feedback import Fault, Rating, Stars, fault_choices, star_choices
from bot.messages import Choice, Reply, Sender
from bot.store import cases, log
from bot.store import feedback as store
from bot.store.queue import CaseRow
from bot.words import Words

PRESSABLE = frozenset({"web", "telegram", "messenger"})
"""The channels on which something can be pressed; the others are not asked."""
_BUTTONS_GO = frozenset({"messenger"})
"""Where every button goes when one is pressed: what the answer offered is offered again."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """Keeps ratings. Whoever speaks with a person meanwhile is not disturbed."""

    mistakes: Mistakes
    words: Words

    def taken(
        self, connection: Connection, talk: Conversation, press: Rating | Stars
    ) -> Reply | None:
        """Keep what was pressed; what to say to it, None where silence is better."""
        if isinstance(press, Stars):
            known = store.give_stars(connection, talk.id, press)
            return self._say(talk, "feedback.stars_thanks") if known else None
        rated = self.keep(connection, talk, press)
        if rated is None or talk.holder is Holder.HUMAN:
            return None
        return self._reply(talk, press, rated.reply)

    def keep(
        self, connection: Connection, talk: Conversation, rating: Rating
    ) -> store.Rated | None:
        """Keep a rating and return what it rates; None where this person got no such answer.

        "Wrong" goes to the editors too.
        """
        log.hold(connection, talk.id)
        rated = store.find_rated(connection, talk.id, rating.receipt)
        if rated is None:
            return None
        store.rate(connection, talk.id, rating, rated.code, self.mistakes.counter.now())
        if rating.fault is Fault.WRONG:
            self.mistakes.from_citizen(connection, talk, rating.receipt, rated)
        return rated

    def _reply(self, talk: Conversation, press: Rating, answer: Reply | None) -> Reply:
        again = answer.choices if answer and talk.channel in _BUTTONS_GO else ()
        if press.helped:
            return self._say(talk, "feedback.thanks", again)
        if press.fault is None:
            return self._say(
                talk, "feedback.why", fault_choices(self.words, talk.language, press.receipt)
            )
        human = self.words.choice("button.human", talk.language, "human")
        others = tuple(choice for choice in again if choice.value != human.value)
        key = "feedback.wrong" if press.fault is Fault.WRONG else "feedback.noted"
        return self._say(talk, key, (*others, human))

    def _say(self, talk: Conversation, key: str, choices: tuple[Choice, ...] = ()) -> Reply:
        return Reply(self.words.say(key, talk.language), language=talk.language, choices=choices)


def with_stars(
    connection: Connection, counter: Counter, case: CaseRow, talk: Conversation, farewell: Reply
) -> Reply:
    """`farewell` asking for stars: once a case, after a person's words, inside the window."""
    helped = any(entry.kind is EntryKind.REPLIED for entry, _ in cases.entries(connection, case.id))
    windows = counter.intake.promises.rules.windows
    if not helped or talk.channel not in PRESSABLE or case.owner_id is None:
        return farewell
    if barred(connection, windows, talk.id, counter.now()) is not None:
        return farewell
    if not store.ask_for_stars(connection, case.id, case.owner_id, counter.now()):
        return farewell
    question = counter.words.say("feedback.stars", talk.language)
    return replace(farewell, text=f"{farewell.text}\n{question}", choices=star_choices(case.number))


def rateable(reply: Reply, receipt: str, channel: str) -> Reply:
    """`reply` as an answer that may be rated under `receipt`, where something can be pressed."""
    fits = channel in PRESSABLE and reply.sender is Sender.BOT
    return replace(reply, rates=receipt) if fits else reply
