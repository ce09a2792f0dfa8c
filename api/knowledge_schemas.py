"""The JSON of the knowledge page."""

from datetime import date
from typing import Literal

from api.schemas import Strict

Filter = Literal["all", "in_force", "ended", "waiting", "scheduled", "stale", "faulty"]
State = Literal["in_force", "amended", "abolished", "replaced"]


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
