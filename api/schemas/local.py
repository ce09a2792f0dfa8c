"""The JSON of local rules, groups, videos and offices at the knowledge page."""

from datetime import date, datetime
from typing import Any, Literal

from api.schemas.common import ErrorOut, Strict
from api.schemas.knowledge import DifferenceOut

Kind = Literal["override", "group", "video", "office"]


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
