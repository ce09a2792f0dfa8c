"""The JSON of the knowledge page."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schemas.common import RowId, Strict

Filter = Literal["all", "in_force", "ended", "waiting", "scheduled", "stale", "faulty"]
State = Literal["in_force", "amended", "abolished", "replaced"]
Kind = Literal["created", "amended", "unchanged", "withdrawn", "returned"]
UploadState = Literal["reading", "read", "unreadable", "lost", "taken"]
RecordKind = Literal["procedure", "video", "office", "override", "group"]
_Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


class ProcedureRow(Strict):
    """A procedure as the list shows it.

    `waiting`: a change waits for an editor; `scheduled_on`: the day on which the first one comes
    into force, null where none is scheduled. `defects` are faults of the source's text.
    """

    code: str
    name: str
    state: State
    field: str | None
    levels: list[str]
    source: str | None
    decision: str | None
    checked_on: date | None
    stale: bool
    waiting: bool
    scheduled: bool
    scheduled_on: date | None
    defects: list[str]


class ProcedurePage(Strict):
    """One page of the list. `counts` say how many of all procedures each filter would show."""

    rows: list[ProcedureRow]
    total: int
    page: int
    pages: int
    counts: dict[Filter, int]
    fields: list[str]
    levels: list[str]


class Asked(Strict):
    """What somebody says of a file that they upload; "" is what the file says itself.

    `name` is the file's; `source` the lasting name of where it comes from; `place` the one place
    that it speaks for; `code`, `title`, `url` are the record's. `wait`: a second person publishes
    what it changes, even where its source publishes by itself. The decision stands in where a
    record names none.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    source: _Short = ""
    place: _Short = ""
    code: Annotated[str, StringConstraints(pattern=r"^[\w.-]{0,32}$")] = ""
    title: _Short = ""
    url: Annotated[str, StringConstraints(pattern=r"^(https?://\S{1,500})?$")] = ""
    wait: bool = True
    decision: _Short = ""
    decided_on: date | None = None
    effective_from: date | None = None


class ReportEntry(Strict):
    """One record of an upload.

    `waits`: for an editor, or for its day; null where it is published at once, or nothing
    changes. `fields` are those that differ.
    """

    record: RecordKind
    key: str
    name: str
    kind: Kind
    waits: Literal["editor", "day"] | None
    fields: list[str]


class Finding(Strict):
    """A remark on a record: where it stands, and what of it."""

    where: str
    what: str


class ReportOut(Strict):
    """What an upload brings; the lists are cut at 500, their totals are not."""

    counts: dict[str, int]
    held: int
    scheduled: int
    entries: list[ReportEntry]
    entries_total: int
    rejected: list[Finding]
    rejected_total: int
    noted: list[Finding]
    noted_total: int
    warnings: list[str]


class UploadOut(Strict):
    """How far an upload is.

    reading: look again soon. read: `report` says what it would do. unreadable: `problem` says
    why, nothing of it was taken. lost: its reading was broken off. taken: `report` is of what
    was done.
    """

    id: str
    name: str
    size: int
    source: str
    wait: bool
    at: datetime
    state: UploadState
    report: ReportOut | None = None
    problem: str | None = None


class Stretch(Strict):
    """A stretch of a text; `changed`: the other one does not have it there."""

    text: str
    changed: bool


class DifferenceOut(Strict):
    """A field that differs, as stretches before and after; an empty side is "nothing there"."""

    field: str
    before: list[Stretch]
    after: list[Stretch]


class ChangeRow(Strict):
    """A change that waits.

    `reason` is why somebody wrote it, where they said so.

    `why` it waits: "source" and "returned" for an editor, "day" for its day, "many" and "broken"
    are withdrawals that look like a damaged file, "thin": it is silent on much that the text in
    force tells, "edited": it would overwrite an edit, "desk": somebody wrote it here. `outdated`:
    its record changed since. `mine`: the reader uploaded it, somebody else publishes it.
    `found_by` is the name of who did.
    """

    id: RowId
    record: RecordKind
    key: str
    name: str
    kind: Kind
    source: str
    stage: Literal["held", "scheduled"]
    why: str
    outdated: bool
    decision: str | None
    decided_on: date | None
    effective_from: date | None
    successor: str | None
    reason: str | None
    found_at: datetime
    found_by: str | None
    mine: bool


class SourceCount(Strict):
    """How many changes of a source wait."""

    name: str
    waiting: int


class ChangePage(Strict):
    """One page of what waits, oldest first; `counts` are of everything that waits, by stage."""

    rows: list[ChangeRow]
    total: int
    page: int
    pages: int
    counts: dict[Literal["held", "scheduled"], int]
    sources: list[SourceCount]


class ChangeDetail(Strict):
    """A change with the fields in which it differs from what is in force now."""

    change: ChangeRow
    differences: list[DifferenceOut]


_Ids = Annotated[list[RowId], Field(min_length=1, max_length=5_000)]


class PublishRequest(Strict):
    """Publish these changes; all of them or none."""

    ids: _Ids


class ReturnRequest(Strict):
    """Send these changes back, saying why."""

    ids: _Ids
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class SettledOut(Strict):
    """What became of them; outdated ones wait again, compared with what is in force now."""

    published: int
    scheduled: int
    outdated: int
    returned: int


class EditionOut(Strict):
    """A published version, and what changed in it from the one before."""

    number: int
    state: State
    decision: str | None
    decided_on: date | None
    effective_from: date | None
    until: date | None
    successor: str | None
    source: str
    published_at: datetime
    published_by: str
    differences: list[DifferenceOut]


class ProcedureDetail(Strict):
    """A procedure with its editions, newest first, and the numbers of the changes that wait."""

    row: ProcedureRow
    url: str | None
    changes: list[int]
    editions: list[EditionOut]


class SourceOut(Strict):
    """A source: how it is taken in, when it was read, how many records it holds."""

    name: str
    hold: bool
    place: str | None
    read_at: datetime | None
    records: int
    procedures: int
    waiting: int


class SourceRequest(Strict):
    """Whether a source's changes wait for an editor."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    hold: bool
