"""What a clerk does with a case: claim, reply, note, snooze, return to the bot, close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cases import Category, Entry, EntryKind, Reason
from bot.casework.counter import BadRequest, CaseNotFound, Counter, DeskError, NotAllowed, NotOwner
from bot.conversation import Context, Holder
from bot.messages import Link, Reply, Sender, VideoMoment
from bot.ratings import with_stars
from bot.roles import Clerk, Power
from bot.store import attendance, case_steps, cases, log, queue
from bot.store.log import Logged
from bot.store.outbox import delivery_of
from bot.store.queue import CaseRow, Filter, Page, View
from bot.store.turns import TurnRow, turns_of
from knowledge.store.engine import reading

__all__ = ["BadRequest", "CaseNotFound", "Desk", "DeskError", "NotAllowed", "NotOwner", "View"]
ANSWERED = "answered"
"""The outcome of a case whose citizen got their answer."""
_LONGEST_SNOOZE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its conversation, and the turns and delivery states beside it."""

    case: CaseRow
    lines: Sequence[Logged]
    entries: Sequence[tuple[Entry, str | None]]
    turns: Sequence[TurnRow]
    delivery: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a clerk's words: sources, video moments, whether a draft was used."""

    links: tuple[Link, ...] = ()
    moments: tuple[VideoMoment, ...] = ()
    draft: EntryKind | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk. One owner a case; the citizen is told what happens to it."""

    counter: Counter

    def queue(self, asked: Filter, clerk: Clerk, offset: int = 0, limit: int = queue.PAGE) -> Page:
        """A page of a view within the clerk's reach, and how many cases each view holds."""
        asked = replace(asked, reach=clerk.reach(Power.SEE))
        with reading(self.counter.engine) as connection:
            return queue.page(connection, asked, clerk.id, offset, limit)

    def view(self, case_id: int, clerk: Clerk) -> CaseView:
        """The whole case; opening one's own marks it as read."""
        with self.counter.engine.begin() as connection:
            case = self.counter.case(connection, case_id, clerk, Power.SEE)
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
        counter = self.counter
        with counter.engine.begin() as connection:
            case = counter.held(connection, case_id, clerk, Power.ANSWER)
            if not case_steps.claim(connection, case_id, clerk.id, counter.now()):
                raise NotOwner("another clerk has taken this case")
            attendance.seen(connection, clerk.id, counter.now())
            talk = counter.talk(connection, case)
            log.update_conversation(connection, talk.id, holder=Holder.HUMAN)
            counter.announce(connection, talk, "escalate.joined", name=clerk.name)
            counter.record(connection, clerk, "claim", case.number)
        counter.changed(case.conversation_id)

    def reply(
        self,
        case_id: int,
        clerk: Clerk,
        text: str,
        client_id: str,
        beside: Beside | None = None,
    ) -> bool:
        """Send `text` to the citizen; False where this `client_id` was sent before."""
        counter, more = self.counter, beside or Beside()
        with counter.engine.begin() as connection:
            case = counter.owned(connection, case_id, clerk)
            talk = counter.talk(connection, case)
            if log.said_before(connection, talk.id, Sender.CLERK, client_id):
                return False
            reply = Reply(
                text,
                Sender.CLERK,
                talk.language,
                links=more.links,
                moments=more.moments,
                author=clerk.name,
            )
            counter.say(connection, talk, reply, client_id)
            case_steps.wake(connection, case_id, counter.now())
            cases.answered(connection, case_id, counter.now())
            for kind in (more.draft, EntryKind.REPLIED):
                if kind is not None:
                    entry = Entry(kind, counter.now(), clerk.id)
                    cases.add_entry(connection, case_id, entry)
            attendance.seen(connection, clerk.id, counter.now())
        counter.changed(case.conversation_id)
        return True

    def note(self, case_id: int, clerk: Clerk, kind: EntryKind, text: str) -> None:
        """Write into the case's thread what only the desk reads."""
        with self.counter.engine.begin() as connection:
            case = self.counter.case(connection, case_id, clerk, Power.ANSWER)
            entry = Entry(kind, self.counter.now(), clerk.id, text)
            cases.add_entry(connection, case_id, entry)
        self.counter.changed(case.conversation_id)

    def categorise(self, case_id: int, clerk: Clerk, category: Category) -> None:
        """Say what kind of opinion one's own case is; only an opinion has a kind."""
        counter = self.counter
        with counter.engine.begin() as connection:
            case = counter.owned(connection, case_id, clerk)
            if case.reason is not Reason.OPINION:
                raise BadRequest("only an opinion has a kind")
            entry = Entry(EntryKind.CATEGORISED, counter.now(), clerk.id, category.value)
            cases.categorise(connection, case_id, entry)
        counter.changed(case.conversation_id)

    def snooze(self, case_id: int, clerk: Clerk, until: datetime) -> None:
        """Put one's own case aside until a moment, or until the citizen writes."""
        counter = self.counter
        if not counter.now() < until <= counter.now() + _LONGEST_SNOOZE:
            raise BadRequest("choose a moment within the next 30 days")
        with counter.engine.begin() as connection:
            case = counter.owned(connection, case_id, clerk)
            if not case_steps.snooze(connection, case_id, clerk.id, counter.now(), until):
                raise NotOwner("this case is put aside already")
        counter.changed(case.conversation_id)

    def wake(self, case_id: int, clerk: Clerk) -> None:
        """Take one's own snoozed case up again."""
        with self.counter.engine.begin() as connection:
            case = self.counter.owned(connection, case_id, clerk)
            case_steps.wake(connection, case_id, self.counter.now())
        self.counter.changed(case.conversation_id)

    def release(self, case_id: int, clerk: Clerk) -> None:
        """Give the conversation back to the bot, and tell the citizen."""
        self._finish(case_id, clerk, EntryKind.RELEASED, "", "escalate.released")

    def close(self, case_id: int, clerk: Clerk, outcome: str) -> None:
        """End the case with an outcome, and tell the citizen."""
        self._finish(case_id, clerk, EntryKind.CLOSED, outcome, "escalate.closed")

    def _finish(self, case_id: int, clerk: Clerk, kind: EntryKind, detail: str, key: str) -> None:
        counter = self.counter
        with counter.engine.begin() as connection:
            case = counter.owned(connection, case_id, clerk)
            if kind is EntryKind.CLOSED and case.reason is Reason.OPINION and not case.category:
                raise BadRequest("say first what kind of opinion this is")
            self._end(connection, case, clerk, kind, detail)
            self._part(connection, case, kind, detail, key)
            counter.record(connection, clerk, kind.value, case.number, outcome=detail)
        counter.changed(case.conversation_id)

    def _part(
        self, connection: Connection, case: CaseRow, kind: EntryKind, detail: str, key: str
    ) -> None:
        """Tell the citizen; where a person has helped them, ask how it was."""
        talk = self.counter.talk(connection, case)
        text = self.counter.words.say(key, talk.language)
        farewell = Reply(text, Sender.SYSTEM, talk.language)
        if kind is EntryKind.CLOSED and detail == ANSWERED:
            farewell = with_stars(connection, self.counter, case, talk, farewell)
        self.counter.say(connection, talk, farewell, None)

    def _end(
        self, connection: Connection, case: CaseRow, clerk: Clerk, kind: EntryKind, detail: str
    ) -> None:
        now = self.counter.now()
        if not case_steps.finish(connection, case.id, kind, clerk.id, now, detail):
            raise NotOwner("this case is not yours any more")
        talk = self.counter.talk(connection, case)
        context = Context(introduced=talk.context.introduced)
        log.update_conversation(connection, talk.id, holder=Holder.BOT, context=context)
