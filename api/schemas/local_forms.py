"""Local rules, groups, videos and offices as somebody writes them at the knowledge page.

Forms have the shapes of the files that are imported; what is wrong with a value is said by the
record's own reader, so that here only sizes are held.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.common import Strict

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
