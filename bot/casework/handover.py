"""How a case changes hands: given to a colleague, to another office, or back to the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cases import Entry, EntryKind
from bot.casework.counter import BadRequest, Counter, NotAllowed, NotOwner
from bot.conversation import Holder
from bot.roles import Clerk, Power
from bot.store import attendance, case_steps, log
from bot.store.queue import CaseRow
from bot.store.stale import asleep, left_alone
from knowledge.store.engine import reading


@dataclass(frozen=True, slots=True)
class Handover:
    """Moves cases between people and offices. `find` gives the clerk with an id."""

    counter: Counter
    find: Callable[[int], Clerk | None]

    def assign(self, case_id: int, clerk: Clerk, to: int) -> None:
        """Give a case to a colleague: one's own, or as a lead anybody's. The citizen is told."""
        counter, target = self.counter, self.find(to)
        with counter.engine.begin() as connection:
            case = counter.held(connection, case_id, clerk, Power.ANSWER)
            if target is None or not target.may(Power.ANSWER, case.office_id):
                raise BadRequest("choose somebody who answers for this office")
            if case.owner_id != clerk.id and not clerk.may(Power.ASSIGN, case.office_id):
                raise NotAllowed("only a lead gives away what is not theirs")
            entry = Entry(EntryKind.ASSIGNED, counter.now(), clerk.id, target.name, target.id)
            if not case_steps.assign(connection, case_id, entry):
                raise NotOwner(f"the case is closed, or {target.name} has it already")
            talk = counter.talk(connection, case)
            log.update_conversation(connection, talk.id, holder=Holder.HUMAN)
            counter.announce(connection, talk, "escalate.joined", name=target.name)
            counter.record(connection, clerk, "assign", case.number, to=target.login)
        counter.changed(case.conversation_id)

    def forward(self, case_id: int, clerk: Clerk, office_id: str, reason: str) -> None:
        """Send one's own case to another office's queue with a reason; the citizen is told."""
        counter = self.counter
        office = counter.intake.promises.office(office_id)
        if office is None or office.id != office_id:
            raise BadRequest(f"there is no office {office_id}")
        with counter.engine.begin() as connection:
            case = counter.owned(connection, case_id, clerk)
            if case.office_id == office_id:
                raise BadRequest("the case is with this office already")
            entry = Entry(EntryKind.FORWARDED, counter.now(), clerk.id, f"{office.name}: {reason}")
            self._put_back(connection, case, clerk.id, office_id, entry)
            talk = counter.talk(connection, case)
            name = office.name_en if talk.language == "en" else office.name
            counter.announce(
                connection,
                talk,
                "escalate.forwarded",
                office=name,
                number=case.number,
                hours=counter.intake.promises.say(talk.language, counter.now(), office_id),
            )
            counter.record(connection, clerk, "forward", case.number, to=office_id)
        counter.changed(case.conversation_id)

    def sweep(self) -> int:
        """Bring back what nobody looks after; returns how many cases moved.

        Snoozed cases whose time has come wake. A case whose citizen waits while its clerk is
        away from the desk goes back to the queue, and the citizen is told.
        """
        counter, now = self.counter, self.counter.now()
        absence = timedelta(seconds=counter.intake.promises.rules.absent_seconds)
        moved: list[str] = []
        with reading(counter.engine) as connection:
            sleepers = asleep(connection, now)
            alone = left_alone(connection, now - absence)
        for case_id, talk in sleepers:
            with counter.engine.begin() as connection:
                log.hold(connection, talk)
                if case_steps.wake(connection, case_id, now):
                    moved.append(talk)
        for case in alone:
            with counter.engine.begin() as connection:
                log.hold(connection, case.conversation_id)
                for still in left_alone(connection, now - absence, case.id):
                    self._return(connection, still, now)
                    moved.append(case.conversation_id)
        for talk in moved:
            counter.changed(talk)
        return len(moved)

    def seen(self, clerk: Clerk, here: bool) -> None:
        """The clerk's page reports: somebody is at the desk, or has just left."""
        with self.counter.engine.begin() as connection:
            attendance.seen(connection, clerk.id, self.counter.now() if here else None)

    def _return(self, connection: Connection, case: CaseRow, now: datetime) -> None:
        entry = Entry(EntryKind.RETURNED, now, detail=case.owner)
        self._put_back(connection, case, case.owner_id or 0, case.office_id, entry)
        talk = self.counter.talk(connection, case)
        hours = self.counter.intake.promises.say(talk.language, now, case.office_id)
        self.counter.announce(
            connection,
            talk,
            "escalate.returned",
            name=case.owner or "",
            number=case.number,
            hours=hours,
        )
        self.counter.record(connection, None, "return", case.number, owner=case.owner_id)

    def _put_back(
        self, connection: Connection, case: CaseRow, owner: int, office: str | None, entry: Entry
    ) -> None:
        talk = self.counter.talk(connection, case)
        standing = self.counter.intake.standing(connection, talk, office, entry.at)
        if not case_steps.put_back(connection, case.id, owner, entry, standing):
            raise NotOwner("this case is not yours any more")
        log.update_conversation(connection, talk.id, holder=Holder.WAITING)
