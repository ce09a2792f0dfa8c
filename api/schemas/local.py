"""The JSON of local rules, groups, videos and offices at the knowledge page.

Forms have the shapes of the files that are imported; what is wrong with a value is said by the
record's own reader, so that here only sizes are held.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.schemas.common import ErrorOut, Strict
from api.schemas.knowledge import DifferenceOut

Kind = Literal["override", "group", "video", "office"]
Key = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Short = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=8_000)]
Seconds = Annotated[float, Field(allow_inf_nan=False)]
_Codes = Annotated[tuple[Short, ...], Field(max_length=2_000)]
_Words = Annotated[tuple[Short, ...], Field(max_length=60)]


class WayForm(Strict):
    """Time and fee of one way to hand in; `channel` null is every way."""

    channel: Short | None = None
    time: Text | None = None
    fee: Text | None = None


class OverrideForm(Strict):
    """What a place does differently."""

    code: Short
    place: Short
    ways: Annotated[tuple[WayForm, ...], Field(max_length=8)] = ()
    office: Text | None = None
    form: Text | None = None
    online_level: Short | None = None
    document: Short | None = None
    decided_on: Short | None = None
    effective_from: Short | None = None
    effective_until: Short | None = None
    url: Short | None = None


class MemberForm(Strict):
    """A step of a group."""

    name: Short
    name_en: Short | None = None
    code: Short | None = None
    words: _Words = ()
    condition: Text | None = None
    condition_en: Text | None = None
    agency: Short | None = None
    agency_en: Short | None = None


class GroupForm(Strict):
    """Procedures that are done together."""

    id: Short
    name: Short
    name_en: Short | None = None
    words: _Words = ()
    together: Short | None = None
    document: Short | None = None
    url: Short | None = None
    members: Annotated[list[MemberForm], Field(max_length=20)]


class CueForm(Strict):
    """Words spoken from `start` to `end`, in seconds."""

    start: Seconds
    end: Seconds
    words: Text


class VideoForm(Strict):
    """A video with its cues."""

    id: Short
    title: Short
    title_en: Short | None = None
    url: Short
    procedures: _Codes
    cues: Annotated[list[CueForm], Field(max_length=5_000)]
    published: Short | None = None
    office: Short | None = None


class ThemeForm(Strict):
    """A weekday with a practice of its own; `day` as "We"."""

    day: Short
    name: Short
    text: Text
    name_en: Short | None = None
    text_en: Text | None = None


class SpecialDaysForm(Strict):
    """Days that differ from the week; without `hours` the office is closed."""

    first: Short
    last: Short | None = None
    reason: Short
    reason_en: Short | None = None
    hours: Short | None = None


class HoursForm(Strict):
    """When an office is open."""

    opening_hours: Text
    special_days: Annotated[tuple[SpecialDaysForm, ...], Field(max_length=400)] = ()


class OfficeForm(HoursForm):
    """An office."""

    id: Short
    name: Short
    name_en: Short | None = None
    kind: Short
    address: Short
    address_en: Short | None = None
    phone: Short
    opening_note: Text | None = None
    opening_note_en: Text | None = None
    fields: _Words = ()
    procedures: _Codes = ()
    territory: Short | None = None
    non_territorial: bool = False
    weekly_theme: ThemeForm | None = None
    map_url: Short | None = None
    counters: _Words = ()


class EditRequest(Strict):
    """A form that is sent. `key` and `number` are those of the version it began from; null: new."""

    key: Key | None = None
    number: Annotated[int, Field(ge=0)] = 0


class OverrideEdit(EditRequest):
    """A place's rules."""

    record: OverrideForm


class GroupEdit(EditRequest):
    """A group."""

    record: GroupForm


class VideoEdit(EditRequest):
    """A video."""

    record: VideoForm


class OfficeEdit(EditRequest):
    """An office."""

    record: OfficeForm


class WithdrawRequest(Strict):
    """Why a record shall end; who publishes it reads this."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class Kept(Strict):
    """The number of the change that waits now."""

    change: int


class WaitingOut(Strict):
    """A change of a record that waits; `record` is its text, null for an end."""

    id: int
    kind: str
    stage: str
    by: str | None
    at: datetime
    mine: bool
    reason: str | None
    day: date | None
    record: dict[str, Any] | None = None


class RecordRow(Strict):
    """A record as a list shows it; `number` 0: never published here."""

    kind: Kind
    key: str
    name: str
    detail: str
    code: str | None
    number: int
    in_force: bool
    waiting: WaitingOut | None


class RecordPage(Strict):
    """A list, cut after its first rows."""

    rows: list[RecordRow]
    total: int


class TextOut(Strict):
    """One version of a record, with what changed in it."""

    number: int
    ended: bool
    source: str
    at: datetime
    by: str
    differences: list[DifferenceOut]


class RecordOut(Strict):
    """One record: its text in force (null where there is none), what waits, what was before."""

    kind: Kind
    key: str
    name: str
    number: int
    record: dict[str, Any] | None
    waiting: WaitingOut | None
    texts: list[TextOut]


class ProblemOut(Strict):
    """What is wrong with one field; `field` is "" for the whole form."""

    field: str
    problem: str
    detail: str


class UnfitOut(ErrorOut):
    """A form that cannot be kept as it is, with everything that is wrong."""

    problems: list[ProblemOut]


class DayOut(Strict):
    """A day of an office: when it is open, and why it differs from the week."""

    day: date
    name: str
    spans: list[str]
    reason: str | None


class HoursOut(Strict):
    """The next five weeks, from today on."""

    days: list[DayOut]


class TopicOut(Strict):
    """What a cue is about: see knowledge/cue_steps.py."""

    code: str
    step: int | None
    answers: list[str]


class MomentsOut(Strict):
    """The topics of a video's cues, in their order, and the names of its procedures."""

    names: dict[str, str]
    cues: list[TopicOut]


class CuesOut(Strict):
    """What was read of a transcript."""

    cues: list[CueForm]
    remarks: list[str]


class ChecklistRequest(Strict):
    """The codes of a group's steps, in order; null: a step without a guide."""

    codes: Annotated[list[Short | None], Field(max_length=20)]


class PaperOut(Strict):
    """A paper of a group's checklist, and the steps that ask for it ("1, 3")."""

    name: str
    count: str
    case: str | None
    steps: str


class WayOut(Strict):
    """One way to hand in, as everywhere."""

    channel: str
    time: str | None
    fee: str | None


class NationalOut(Strict):
    """What holds everywhere for a procedure."""

    code: str
    name: str
    url: str | None
    ways: list[WayOut]
    office: str | None
    form: str | None
    online_level: str


class PlaceOut(Strict):
    """A place to choose; `former`: it ended on 1 July 2025."""

    name: str
    former: bool
