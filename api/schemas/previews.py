"""The JSON of what a draft at the knowledge page would come to, and of what stands beside it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from api.schemas.common import Strict
from api.schemas.local_forms import CueForm, Short


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
