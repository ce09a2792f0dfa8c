"""How procedures change over time: deciding documents, abolitions, editions, waiting changes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.procedures import Version


@dataclass(frozen=True, slots=True)
class Decision:
    """The document behind a change: its number, its date, and the first day that it holds."""

    document: str | None = None
    decided_on: date | None = None
    effective_from: date | None = None


DESK = "desk"
"""The source of what an editor writes at the desk."""

UNDECIDED = Decision()
"""No document is known."""


@dataclass(frozen=True, slots=True)
class Abolition:
    """A source's word that a procedure ends; `successor` is the code that takes its place."""

    code: str
    decision: Decision
    successor: str | None = None


class Kind(StrEnum):
    """What an import may find of a record, compared with what is in force."""

    CREATED = "created"
    AMENDED = "amended"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


class Stage(StrEnum):
    """Where a change stands that was not published at once.

    HELD waits for an editor, SCHEDULED for its day. PUBLISHED, REFUSED (an editor sent it back)
    and SUPERSEDED (a later import found something else) are over.
    """

    HELD = "held"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REFUSED = "refused"
    SUPERSEDED = "superseded"

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self in (Stage.HELD, Stage.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that was found but not published.

    `record` is the kind of record ("procedure", "video", …), `key` its code or id, `body` its new
    text as JSON, None for a withdrawal. `base` is the number of the version that it was compared
    with, 0 where there was none. `why` says why it waits; `found_by` is the editor who wrote it,
    None where an import found it. `reason` is why it was written, later why it was sent back.
    `id` is 0 until it is stored.
    """

    source: str
    record: str
    key: str
    kind: Kind
    digest: str
    base: int
    body: str | None = None
    decision: Decision = UNDECIDED
    successor: str | None = None
    stage: Stage = Stage.HELD
    why: str = ""
    found_at: datetime | None = None
    found_by: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    reason: str | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version with who published it and when.

    `until` is the last day on which it was in force, None while it is.
    """

    version: Version
    source: str
    published_at: datetime
    published_by: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """What an operator decided for one source.

    `hold`: its changes wait for an editor. `place`: its procedures are what this place does
    differently, not procedures of their own.
    """

    name: str
    hold: bool = False
    place: str | None = None
    checked_at: datetime | None = None
