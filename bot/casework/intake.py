"""How a conversation comes to the desk: its case, what is promised for it, and what runs out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cases import Entry, EntryKind, Reason
from bot.casework.promises import Promises
from bot.conversation import Conversation
from bot.store import case_steps, cases
from bot.store.cases import Standing


@dataclass(frozen=True, slots=True)
class Intake:
    """Opens cases. `field_of` gives the field that a procedure's code belongs to."""

    promises: Promises
    field_of: Callable[[str], str | None]

    def number(self, connection: Connection, talk: Conversation, at: datetime) -> str | None:
        """The number that a citizen who needs a person now is given, where there is one already.

        A case that was closed a short while ago is opened again under its old number.
        """
        since = at - timedelta(hours=self.promises.rules.reopen_hours)
        return cases.open_number(connection, talk.id) or cases.closed_number(
            connection, talk.id, since
        )

    def open(
        self,
        connection: Connection,
        talk: Conversation,
        number: str,
        reason: Reason,
        at: datetime,
        code: str | None = None,
    ) -> None:
        """Open the case, unless the conversation has an open one."""
        office = self.promises.office()
        standing = self.standing(connection, talk, office.id if office else None, at, code)
        if reason is Reason.OPINION:
            due = self.promises.opinion_due(connection, standing.office_id, at)
            standing = replace(standing, promised_at=None, due_at=due)
        cases.open_case(connection, talk.id, number, reason, at, standing)

    def standing(
        self,
        connection: Connection,
        talk: Conversation,
        office_id: str | None,
        at: datetime,
        code: str | None = None,
    ) -> Standing:
        """Where a case of `talk` stands that comes to an office's desk at `at`."""
        made = self.promises.make(connection, office_id, at)
        return Standing(
            office_id=office_id,
            field=self.field_of(code) if code else None,
            procedure_code=code,
            promised_at=made.reads_at,
            due_at=made.due_at,
            window_until=self._window(talk, talk.last_citizen_at or at),
        )

    def wrote(self, connection: Connection, talk: Conversation, at: datetime) -> None:
        """The citizen wrote: their open case waits for an answer again, and wakes if put aside."""
        case_id = cases.open_case_id(connection, talk.id)
        if case_id is None:
            return
        case_steps.wake(connection, case_id, at)
        office = cases.office_of(connection, case_id)
        due = self.promises.make(connection, office, at).due_at
        cases.waits(connection, case_id, at, due, self._window(talk, at))

    def keep_contact(
        self, connection: Connection, talk: Conversation, contact: str, at: datetime
    ) -> None:
        """Where the citizen wants to be reached, until their open case is closed."""
        case_id = cases.open_case_id(connection, talk.id)
        if case_id is not None:
            cases.keep_contact(connection, case_id, contact)
            cases.add_entry(connection, case_id, Entry(EntryKind.CONTACT_GIVEN, at))

    def _window(self, talk: Conversation, last_words: datetime) -> datetime | None:
        return self.promises.rules.window_until(talk.channel, last_words)
