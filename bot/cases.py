"""Cases (yêu cầu hỗ trợ): threads of typed entries between a citizen and the desk.

A case's state is derived from its entries; nothing else is kept of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.numbers import drawn


class Reason(StrEnum):
    """Why a conversation came to the desk."""

    ASKED_FOR_PERSON = "asked_for_person"
    NO_SOURCE = "no_source"
    UNSURE = "unsure"
    OPINION = "opinion"
    OWN_DOSSIER = "own_dossier"
    FAILED = "failed"


class Category(StrEnum):
    """What kind of opinion a case holds (Decree 20/2008/NĐ-CP: phản ánh, kiến nghị)."""

    REPORT = "report"
    PROPOSAL = "proposal"
    PRAISE = "praise"
    COMPLAINT = "complaint"


class EntryKind(StrEnum):
    """What can happen to a case."""

    OPENED = "opened"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    FORWARDED = "forwarded"
    RETURNED = "returned"
    REPLIED = "replied"
    NOTED = "noted"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    RELEASED = "released"
    CLOSED = "closed"
    REOPENED = "reopened"
    DRAFT_DISCARDED = "draft_discarded"
    DRAFT_SENT = "draft_sent"
    DRAFT_EDITED = "draft_edited"
    DRAFT_REJECTED = "draft_rejected"
    PROPOSED = "proposed"
    CONTACT_GIVEN = "contact_given"
    CATEGORISED = "categorised"
    MISTAKE_SENT = "mistake_sent"
    MISTAKE_MENDED = "mistake_mended"
    MISTAKE_DECLINED = "mistake_declined"
    CITIZEN_TOLD = "citizen_told"
    CITIZEN_NOT_TOLD = "citizen_not_told"


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `actor` is a clerk's id, None for the system or the citizen.

    `target` is the clerk who was given the case by another.
    """

    kind: EntryKind
    at: datetime
    actor: int | None = None
    detail: str | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the entries add up to."""

    status: Status
    owner: int | None


_TO_NOBODY = (
    EntryKind.OPENED,
    EntryKind.REOPENED,
    EntryKind.FORWARDED,
    EntryKind.RETURNED,
)
_ASIDE = {
    (Status.CLAIMED, EntryKind.SNOOZED): Status.SNOOZED,
    (Status.SNOOZED, EntryKind.WOKEN): Status.CLAIMED,
}
_ENDS = (EntryKind.RELEASED, EntryKind.CLOSED)


def state_of(entries: Iterable[Entry]) -> CaseState:
    """The state that `entries`, oldest first, add up to."""
    status, owner = Status.NEW, None
    for entry in entries:
        if entry.kind is EntryKind.CLAIMED:
            status, owner = Status.CLAIMED, entry.actor
        elif entry.kind is EntryKind.ASSIGNED:
            status, owner = Status.CLAIMED, entry.target
        elif (status, entry.kind) in _ASIDE:
            status = _ASIDE[status, entry.kind]
        elif entry.kind in _ENDS:
            status = Status.CLOSED
        elif entry.kind in _TO_NOBODY:
            status, owner = Status.NEW, None
    return CaseState(status, owner)


def number(opened_at: datetime, new_id: Callable[[], str]) -> str:
    """What the citizen quotes: "YC-261122-7K3F"; the letters leave out look-alikes."""
    return drawn("YC", opened_at, new_id, 4)
