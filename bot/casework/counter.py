"""The counter between desk and citizen: finding a case, saying a line, and what may go wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from bot.cases import Status
from bot.casework.intake import Intake
from bot.conversation import Conversation
from bot.messages import Reply, Sender
from bot.ports import Channel
from bot.roles import Clerk, Power
from bot.store import audit, log, queue
from bot.store.outbox import enqueue
from bot.store.queue import CaseRow
from bot.words import Words


class DeskError(Exception):
    """A clerk's action that cannot be done; the message says why."""


class CaseNotFound(DeskError):
    """There is no such case."""


class NotOwner(DeskError):
    """Another clerk has the case, or nobody has."""


class NotAllowed(DeskError):
    """This person's role does not reach so far."""


class BadRequest(DeskError):
    """What was asked for cannot be; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What everything at the desk works with.

    `changed` is told the id of a conversation whose log or case changed.
    """

    engine: Engine
    channels: Mapping[str, Channel]
    words: Words
    now: Callable[[], datetime]
    changed: Callable[[str], None]
    intake: Intake

    def case(self, connection: Connection, case_id: int, clerk: Clerk, power: Power) -> CaseRow:
        """The case, where `clerk` has `power` over it; a foreign office's is not found."""
        case = queue.find(connection, case_id)
        if case is None or not clerk.may(Power.SEE, case.office_id):
            raise CaseNotFound(f"there is no case {case_id}")
        if not clerk.may(power, case.office_id):
            raise NotAllowed(f"your role does not let you {power.value} here")
        return case

    def held(self, connection: Connection, case_id: int, clerk: Clerk, power: Power) -> CaseRow:
        """The same, with nobody else writing to the conversation until the transaction ends."""
        found = self.case(connection, case_id, clerk, power)
        changed = log.hold(connection, found.conversation_id)
        return self.case(connection, case_id, clerk, power) if changed else found

    def owned(self, connection: Connection, case_id: int, clerk: Clerk) -> CaseRow:
        """The case, where `clerk` has it in hand; nobody else writes to its conversation."""
        case = self.held(connection, case_id, clerk, Power.ANSWER)
        if case.owner_id != clerk.id or case.status not in (Status.CLAIMED, Status.SNOOZED):
            raise NotOwner("claim the case first")
        return case

    def talk(self, connection: Connection, case: CaseRow) -> Conversation:
        """The case's conversation."""
        talk = log.find_conversation(connection, case.conversation_id)
        if talk is None:
            raise CaseNotFound("the conversation was erased")
        return talk

    def announce(self, connection: Connection, talk: Conversation, key: str, **values: Any) -> None:
        """Say one of our own sentences to the citizen, in their language."""
        text = " ".join(self.words.say(key, talk.language, **values).split(" "))
        self.say(connection, talk, Reply(text, Sender.SYSTEM, talk.language), None)

    def say(
        self, connection: Connection, talk: Conversation, reply: Reply, client_id: str | None
    ) -> None:
        """Put a line into the log and on its way to the citizen."""
        seq = log.append(connection, talk.id, reply, self.now(), client_id)
        payloads = self.channels[talk.channel].render(reply)
        enqueue(connection, talk.id, seq, talk.channel, talk.address, payloads, self.now())

    def record(
        self, connection: Connection, clerk: Clerk | None, action: str, subject: str, **detail: Any
    ) -> None:
        """Write an action into the audit log; `clerk` None: the desk itself."""
        audit.record(connection, self.now(), clerk, action, subject, detail)
