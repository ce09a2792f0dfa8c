"""The worker: takes events from the inbox, runs their turns, and commits each in one transaction.

Reply, requests to send, memory, case and the event's end are written together: a crash before
leaves the event pending, a crash after leaves nothing to do.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from bot import cases as case_rules
from bot.cases import EntryKind, Reason
from bot.casework.intake import Intake
from bot.conversation import Conversation, Holder
from bot.feedback import Rating, Stars, read_press
from bot.flood import PaceOf, any_pace
from bot.messages import Language, Reply
from bot.origin import resumed
from bot.outcomes import Outcome
from bot.own_data import wish
from bot.pipeline import Pipeline
from bot.ports import Channel
from bot.ratings import Ratings, rateable
from bot.receipts import stamped
from bot.stages import Observe, Stage, unobserved
from bot.steps.contact import dialled
from bot.store import cases, log
from bot.store.inbox import MOST_ATTEMPTS, Claimed, Inbox, settle
from bot.store.outbox import enqueue
from bot.store.own_data import Digests, erase
from bot.store.turns import record_turn
from bot.turn import Turn
from bot.words import Words
from knowledge.store.engine import reading, relaxed
from knowledge.tracing import UNTRACED, Tracer

_log = logging.getLogger(__name__)
_OWN_DATA = (Outcome.ASKED_TO_ERASE, Outcome.ANSWERED_OWN_DATA, Outcome.ANSWERED_ERASED)


def keep_files(_digests: Digests) -> None:
    """For a worker beside which no files are kept."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs turns. `changed` is told the id of a conversation whose log grew.

    A turn's transaction does not wait for the disk: the outbox does before anything is sent, and
    takes the turn along. What a power cut undoes was read by nobody, and is done again.
    """

    engine: Engine
    inbox: Inbox
    pipeline: Pipeline
    channels: Mapping[str, Channel]
    words: Words
    notice: Callable[[Language], str]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    changed: Callable[[str], None]
    intake: Intake
    ratings: Ratings
    pace: PaceOf = any_pace
    observe: Observe = unobserved
    forget_files: Callable[[Digests], None] = keep_files
    tracer: Tracer = UNTRACED

    def work(self, claimed: Claimed) -> Turn | None:
        """Bring one event to its end; after three failures the desk gets it.

        Returns the turn, None where it failed and will be tried again.
        """
        talk, event = claimed.conversation_id, claimed.incoming
        with (
            resumed(event.origin, talk),
            self.tracer.span(
                "turn", channel=event.channel, conversation=talk, attempt=claimed.attempts
            ) as span,
        ):
            turn = self._work(claimed)
            span.tell(outcome=turn.outcome if turn and turn.outcome else "tried_again")
        return turn

    def _work(self, claimed: Claimed) -> Turn | None:
        self.observe(Stage.TAKEN)
        try:
            turn = self._turn(claimed) if claimed.attempts <= MOST_ATTEMPTS else self._fail(claimed)
        except Exception as error:  # noqa: BLE001  # whatever failed, the message may not be lost
            _log.exception("turn failed")
            if claimed.attempts < MOST_ATTEMPTS:
                self.inbox.give_back(claimed.id, repr(error))
                return None
            turn = self._fail(claimed)
        self.changed(claimed.conversation_id)
        return turn

    def _turn(self, claimed: Claimed) -> Turn:
        press = read_press(claimed.incoming.choice)
        if press is not None:
            return self._rated(claimed, press)
        with reading(self.engine) as connection:
            talk = _conversation(connection, claimed)
            number = cases.open_number(connection, talk.id)
            former = self.intake.number(connection, talk, self.now())
        if talk.holder is Holder.HUMAN and not wish(claimed.incoming, talk.context):
            self._leave_to_clerk(talk, claimed)
            return self._silent(talk, claimed, number or "", Outcome.ESCALATED_TO_CLERK)
        drawn = former or case_rules.number(self.now(), self.new_id)
        turn = self._held_back(talk, claimed, number or "") or self.pipeline.run(
            talk, claimed.incoming, self.now(), drawn, number is not None
        )
        turn = _rateable(stamped(turn, self.new_id, self.words))
        self.observe(Stage.ANSWERED)
        gone: Digests = ()
        with relaxed(self.engine).begin() as connection:
            log.hold(connection, talk.id)
            if settle(connection, claimed.id):
                gone = self._erase(connection, claimed, turn)
                self._commit(connection, claimed, turn)
            self.observe(Stage.WRITTEN)
        self.observe(Stage.COMMITTED)
        self.forget_files(gone)
        return turn

    def _rated(self, claimed: Claimed, press: Rating | Stars) -> Turn:
        """A rating is no message: no turn is kept of it, and nobody is made to wait."""
        with relaxed(self.engine).begin() as connection:
            log.hold(connection, claimed.conversation_id)
            talk = _conversation(connection, claimed)
            if settle(connection, claimed.id):
                reply = self.ratings.taken(connection, talk, press)
                if reply is not None:
                    self._say(connection, talk, reply)
        return self._silent(talk, claimed, "", Outcome.ANSWERED_RATING)

    def _erase(self, connection: Connection, claimed: Claimed, turn: Turn) -> Digests:
        """Where the citizen confirmed it, all that is kept of them; the files that were theirs."""
        if turn.outcome is not Outcome.ANSWERED_ERASED:
            return ()
        return erase(connection, claimed.conversation_id, turn.now, "erase")

    def _held_back(self, talk: Conversation, claimed: Claimed, number: str) -> Turn | None:
        """The turn of a message that came too fast: told once, then silent."""
        pace = self.pace(talk.id, claimed.incoming.sent_at) if claimed.attempts == 1 else "fine"
        if pace == "fine":
            return None
        turn = self._silent(talk, claimed, number, Outcome.REFUSED_TOO_FAST)
        said = self.words.say("refuse.too_fast", talk.language)
        return (
            replace(turn, reply=Reply(said, language=talk.language)) if pace == "too_fast" else turn
        )

    def _leave_to_clerk(self, talk: Conversation, claimed: Claimed) -> None:
        with self.engine.begin() as connection:
            log.hold(connection, talk.id)
            if settle(connection, claimed.id):
                self.intake.wrote(connection, talk, self.now())
                if number := claimed.incoming.shared_number:
                    self.intake.keep_contact(connection, talk, dialled(number), self.now())

    def _commit(self, connection: Connection, claimed: Claimed, turn: Turn) -> None:
        talk = _conversation(connection, claimed)
        self.intake.wrote(connection, talk, turn.now)
        if talk.holder is Holder.HUMAN and turn.outcome not in _OWN_DATA:
            record_turn(connection, talk.id, claimed.seq, turn)
            self._discard(connection, talk)
            return
        values: dict[str, Any] = {"context": turn.context, "language": turn.language}
        if turn.case is not None:
            self.intake.open(
                connection, talk, turn.case_number, turn.case, turn.now, _subject(turn)
            )
            values["holder"] = Holder.WAITING
        seq = None
        if turn.contact is not None:
            self.intake.keep_contact(connection, talk, turn.contact, turn.now)
        if turn.reply is not None:
            seq = self._say(connection, talk, self._introduced(talk, turn))
            values["context"] = replace(turn.context, introduced=True)
        record_turn(connection, talk.id, claimed.seq, turn, seq)
        log.update_conversation(connection, talk.id, **values)

    def _introduced(self, talk: Conversation, turn: Turn) -> Reply:
        """The reply, after the notice of automation where this is the first one."""
        if turn.reply is None:
            raise ValueError("a finished turn has a reply")
        if talk.context.introduced or talk.channel in ("web", "cli"):
            return turn.reply
        return replace(turn.reply, text=f"{self.notice(turn.language)}\n\n{turn.reply.text}")

    def _say(self, connection: Connection, talk: Conversation, reply: Reply) -> int:
        seq = log.append(connection, talk.id, reply, self.now())
        payloads = self.channels[talk.channel].render(reply)
        enqueue(connection, talk.id, seq, talk.channel, talk.address, payloads, self.now())
        return seq

    def _discard(self, connection: Connection, talk: Conversation) -> None:
        """A clerk took the conversation while the answer was made: it stays unsent."""
        case_id = cases.open_case_id(connection, talk.id)
        if case_id is not None:
            entry = case_rules.Entry(EntryKind.DRAFT_DISCARDED, self.now())
            cases.add_entry(connection, case_id, entry)

    def _fail(self, claimed: Claimed) -> Turn:
        with self.engine.begin() as connection:
            log.hold(connection, claimed.conversation_id)
            talk = _conversation(connection, claimed)
            drawn = case_rules.number(self.now(), self.new_id)
            number = self.intake.number(connection, talk, self.now()) or drawn
            turn = self._silent(talk, claimed, number, Outcome.FAILED_TURN)
            if not settle(connection, claimed.id, "dead"):
                return turn
            self.intake.open(connection, talk, number, Reason.FAILED, self.now())
            log.update_conversation(connection, talk.id, holder=Holder.WAITING)
            text = self.words.say("escalate.failed", talk.language, number=number)
            self._say(connection, talk, Reply(text, language=talk.language))
            record_turn(connection, talk.id, claimed.seq, turn)
            return turn

    def _silent(self, talk: Conversation, claimed: Claimed, number: str, outcome: Outcome) -> Turn:
        """A turn that ends without words of the pipeline."""
        return Turn(
            conversation=talk,
            incoming=claimed.incoming,
            now=self.now(),
            text="",
            language=talk.language,
            context=talk.context,
            case_number=number,
            outcome=outcome,
        )


def _conversation(connection: Connection, claimed: Claimed) -> Conversation:
    talk = log.find_conversation(connection, claimed.conversation_id)
    if talk is None:
        raise LookupError(f"the conversation {claimed.conversation_id} is gone")
    return talk


def _rateable(turn: Turn) -> Turn:
    """The turn, its answer open to a rating: once an answer, not under its further pages."""
    asked = turn.outcome in (
        Outcome.ANSWERED_FIELD, Outcome.ANSWERED_PASSAGE, Outcome.ANSWERED_CURATED
    )  # fmt: skip
    if not asked or turn.receipt is None or turn.reply is None:
        return turn
    return replace(turn, reply=rateable(turn.reply, turn.receipt, turn.conversation.channel))


def _subject(turn: Turn) -> str | None:
    """The procedure that a turn which needs the desk is about, as far as is known."""
    likeliest = turn.candidates[0].code if turn.candidates else None
    return turn.answered_code or turn.context.topic or likeliest
