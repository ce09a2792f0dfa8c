"""Cases (yêu cầu hỗ trợ): threads of typed entries between a citizen and the desk.

A case's state is derived from its entries; nothing else is kept of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Reason(StrEnum):
    """Why a conversation came to the desk."""

    ASKED_FOR_PERSON = "asked_for_person"
    NO_SOURCE = "no_source"
    UNSURE = "unsure"
    OPINION = "opinion"
    OWN_DOSSIER = "own_dossier"
    FAILED = "failed"


class EntryKind(StrEnum):
    """What can happen to a case."""

    OPENED = "opened"
    CLAIMED = "claimed"
    REPLIED = "replied"
    RELEASED = "released"
    CLOSED = "closed"
    DRAFT_DISCARDED = "draft_discarded"


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"
    CLAIMED = "claimed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `actor` is a clerk's id, None for the system or the citizen."""

    kind: EntryKind
    at: datetime
    actor: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the entries add up to."""

    status: Status
    owner: int | None


def state_of(entries: Iterable[Entry]) -> CaseState:
    """The state that `entries`, oldest first, add up to."""
    status, owner = Status.NEW, None
    for entry in entries:
        if entry.kind is EntryKind.CLAIMED:
            status, owner = Status.CLAIMED, entry.actor
        elif entry.kind in (EntryKind.RELEASED, EntryKind.CLOSED):
            status = Status.CLOSED
        elif entry.kind is EntryKind.OPENED:
            status, owner = Status.NEW, None
    return CaseState(status, owner)


def number(opened_at: datetime, new_id: Callable[[], str]) -> str:
    """What the citizen quotes: "YC-261122-7K3F"; the letters leave out look-alikes."""
    draw = int.from_bytes(sha256(new_id().encode()).digest()[:6], "big")
    letters = "".join(
        _LETTERS[draw // len(_LETTERS) ** place % len(_LETTERS)] for place in range(4)
    )
    return f"YC-{opened_at:%y%m%d}-{letters}"
