"""What clerks do: claim, reply, return to the bot, close. One owner a case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine

from bot.cases import Entry, EntryKind, Status
from bot.conversation import Context, Conversation, Holder
from bot.messages import Language, Reply, Sender
from bot.ports import Channel
from bot.store import cases, log
from bot.store.cases import CaseRow
from bot.store.log import Logged
from bot.store.outbox import delivery_of, enqueue
from bot.store.tables import cases as case_table
from bot.store.turns import TurnRow, turns_of
from bot.store.users import Clerk
from bot.words import Words
from knowledge.store.engine import reading

View = Literal["new", "mine", "all", "closed"]


class DeskError(Exception):
    """A clerk's action that cannot be done; the message says why."""


class CaseNotFound(DeskError):
    """There is no such case."""


class NotOwner(DeskError):
    """Another clerk has the case, or nobody has."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its conversation, and the turns and delivery states beside it."""

    case: CaseRow
    lines: Sequence[Logged]
    entries: Sequence[tuple[Entry, str | None]]
    turns: Sequence[TurnRow]
    delivery: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk. `changed` is told the id of a conversation whose log or case changed."""

    engine: Engine
    channels: Mapping[str, Channel]
    words: Words
    now: Callable[[], datetime]
    changed: Callable[[str], None]

    def queue(self, view: View, clerk: Clerk) -> tuple[list[CaseRow], dict[str, int]]:
        """The cases of a view, the longest waiting first, and how many each view holds."""
        with reading(self.engine) as connection:
            return (
                cases.queue(connection, _condition(view, clerk)),
                cases.counts(connection, clerk.id),
            )

    def view(self, case_id: int, clerk: Clerk) -> CaseView:
        """The whole case; opening one's own marks it as read."""
        with self.engine.begin() as connection:
            case = _case(connection, case_id)
            lines = log.newest_lines(connection, case.conversation_id, limit=1_000)
            if case.owner_id == clerk.id and lines:
                cases.mark_seen(connection, case_id, lines[-1].seq)
            return CaseView(
                case=case,
                lines=lines,
                entries=cases.entries(connection, case_id),
                turns=turns_of(connection, case.conversation_id),
                delivery=delivery_of(connection, case.conversation_id),
            )

    def claim(self, case_id: int, clerk: Clerk) -> None:
        """Take a new case; raises NotOwner where somebody else was faster."""
        with self.engine.begin() as connection:
            case = _case(connection, case_id)
            if not cases.claim(connection, case_id, clerk.id, self.now()):
                raise NotOwner("another clerk has taken this case")
            talk = _conversation(connection, case)
            log.update_conversation(connection, talk.id, holder=Holder.HUMAN)
            self._announce(connection, talk, "escalate.joined", name=clerk.name)
        self.changed(case.conversation_id)

    def reply(self, case_id: int, clerk: Clerk, text: str, client_id: str) -> bool:
        """Send `text` to the citizen; False where this `client_id` was sent before."""
        with self.engine.begin() as connection:
            case = self._owned(connection, case_id, clerk)
            talk = _conversation(connection, case)
            if log.said_before(connection, talk.id, Sender.CLERK, client_id):
                return False
            reply = Reply(text, Sender.CLERK, talk.language, author=clerk.name)
            self._say(connection, talk, reply, client_id)
            entry = Entry(EntryKind.REPLIED, self.now(), clerk.id)
            cases.add_entry(connection, case_id, entry)
        self.changed(case.conversation_id)
        return True

    def release(self, case_id: int, clerk: Clerk) -> None:
        """Give the conversation back to the bot, and tell the citizen."""
        self._finish(case_id, clerk, EntryKind.RELEASED, "", "escalate.released")

    def close(self, case_id: int, clerk: Clerk, outcome: str) -> None:
        """End the case with an outcome, and tell the citizen."""
        self._finish(case_id, clerk, EntryKind.CLOSED, outcome, "escalate.closed")

    def _finish(self, case_id: int, clerk: Clerk, kind: EntryKind, detail: str, key: str) -> None:
        with self.engine.begin() as connection:
            case = self._owned(connection, case_id, clerk)
            if not cases.finish(connection, case_id, kind, clerk.id, self.now(), detail):
                raise NotOwner("this case is not yours any more")
            talk = _conversation(connection, case)
            context = Context(introduced=talk.context.introduced)
            log.update_conversation(connection, talk.id, holder=Holder.BOT, context=context)
            self._announce(connection, talk, key)
        self.changed(case.conversation_id)

    def _owned(self, connection: Connection, case_id: int, clerk: Clerk) -> CaseRow:
        case = _case(connection, case_id)
        if case.owner_id != clerk.id or case.status is not Status.CLAIMED:
            raise NotOwner("claim the case first")
        return case

    def _announce(
        self, connection: Connection, talk: Conversation, key: str, **values: Any
    ) -> None:
        language: Language = talk.language
        text = self.words.say(key, language, **values)
        self._say(connection, talk, Reply(text, Sender.SYSTEM, language), None)

    def _say(
        self, connection: Connection, talk: Conversation, reply: Reply, client_id: str | None
    ) -> None:
        seq = log.append(connection, talk.id, reply, self.now(), client_id)
        payloads = self.channels[talk.channel].render(reply)
        enqueue(connection, talk.id, seq, talk.channel, talk.address, payloads, self.now())


def _condition(view: View, clerk: Clerk) -> Any:
    if view == "new":
        return case_table.c.status == Status.NEW.value
    if view == "mine":
        claimed = case_table.c.status == Status.CLAIMED.value
        return claimed & (case_table.c.owner_id == clerk.id)
    if view == "closed":
        return case_table.c.status == Status.CLOSED.value
    return case_table.c.status != Status.CLOSED.value


def _case(connection: Connection, case_id: int) -> CaseRow:
    case = cases.find(connection, case_id)
    if case is None:
        raise CaseNotFound(f"there is no case {case_id}")
    return case


def _conversation(connection: Connection, case: CaseRow) -> Conversation:
    talk = log.find_conversation(connection, case.conversation_id)
    if talk is None:
        raise CaseNotFound("the conversation was erased")
    return talk
