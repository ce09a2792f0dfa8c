"""The desk's calendar and roster, and the audit log. A lead plans their own office's days."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, StringConstraints

from api.deps import PartsDep, SeeingDep, changing_with
from api.errors import ApiError
from api.schemas.common import RowId, Strict
from api.schemas.desk import OfficeId
from bot.calendar import BadSpans
from bot.roles import Clerk, Power
from bot.store import planning
from bot.store.planning import DeskDay
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk", tags=["desk"])
PlanningDep = Annotated[Clerk, Depends(changing_with(Power.PLAN))]
_WEEKS = timedelta(days=28)


class SpanOut(Strict):
    """A stretch of working time, and who sits then."""

    begins_at: datetime
    ends_at: datetime


class ShiftOut(Strict):
    """Somebody who sits at the desk from one moment to another."""

    id: int
    clerk_id: int
    clerk: str
    begins_at: datetime
    ends_at: datetime


class DayRequest(Strict):
    """Hours of their own for one date: "07:30-11:30,13:30-17:00"; "" is a day off."""

    spans: Annotated[str, StringConstraints(max_length=64)]
    note: Annotated[str, StringConstraints(max_length=200)] = ""


class DayOut(DayRequest):
    """A date with hours of its own."""

    day: date


class Plan(Strict):
    """The next weeks of an office's desk."""

    office: str
    theme: str | None
    spans: list[SpanOut]
    days: list[DayOut]
    shifts: list[ShiftOut]


class ShiftRequest(Strict):
    """Put a clerk on the roster."""

    clerk_id: RowId
    begins_at: AwareDatetime
    ends_at: AwareDatetime


@router.get("/plan/{office}")
def plan(office: Annotated[OfficeId, Path()], viewer: SeeingDep, parts: PartsDep) -> Plan:
    """When an office's desk works in the next four weeks, and who sits."""
    _known(parts, viewer.clerk, office, Power.SEE)
    now = parts.now()
    with reading(parts.engine) as connection:
        calendar = parts.promises.calendar(connection, office)
        shifts = planning.roster(connection, office, now, now + _WEEKS)
        days = planning.own_days(connection, office)
    spans = [span for span in calendar.from_(now) if span[0] < now + _WEEKS] if calendar else []
    theme = calendar.office.weekly_theme if calendar else None
    return Plan(
        office=office,
        theme=theme.name if theme else None,
        spans=[SpanOut(begins_at=begin, ends_at=end) for begin, end in spans],
        days=[DayOut(day=day.day, spans=day.spans, note=day.note) for day in days],
        shifts=[
            ShiftOut(
                id=shift.id,
                clerk_id=shift.clerk_id,
                clerk=shift.clerk,
                begins_at=shift.begins_at,
                ends_at=shift.ends_at,
            )
            for shift in shifts
        ],
    )


@router.put("/plan/{office}/days/{day}", status_code=204)
def set_day(
    office: Annotated[OfficeId, Path()],
    day: date,
    body: DayRequest,
    clerk: PlanningDep,
    parts: PartsDep,
) -> None:
    """Give a date hours of its own, or a day off; promises follow at once."""
    _known(parts, clerk, office, Power.PLAN)
    with parts.engine.begin() as connection:
        try:
            planning.set_day(connection, office, DeskDay(day, body.spans, body.note))
        except BadSpans as error:
            raise ApiError(422, "invalid", str(error)) from error
        parts.counter.record(connection, clerk, "plan_day", f"{office} {day}", spans=body.spans)


@router.delete("/plan/{office}/days/{day}", status_code=204)
def clear_day(
    office: Annotated[OfficeId, Path()], day: date, clerk: PlanningDep, parts: PartsDep
) -> None:
    """Give a date the office's usual hours again."""
    _known(parts, clerk, office, Power.PLAN)
    with parts.engine.begin() as connection:
        planning.clear_day(connection, office, day)
        parts.counter.record(connection, clerk, "plan_day", f"{office} {day}", spans=None)


@router.post("/plan/{office}/shifts", status_code=204)
def add_shift(
    office: Annotated[OfficeId, Path()], body: ShiftRequest, clerk: PlanningDep, parts: PartsDep
) -> None:
    """Put somebody on the roster; 409 where they sit somewhere at that time already."""
    _known(parts, clerk, office, Power.PLAN)
    sitter = parts.users.find(body.clerk_id)
    if sitter is None or not sitter.may(Power.ANSWER, office):
        raise ApiError(422, "invalid", "Choose somebody who answers for this office.")
    if not timedelta(0) < body.ends_at - body.begins_at <= timedelta(hours=14):
        raise ApiError(422, "invalid", "A shift ends after it begins, and within 14 hours.")
    with parts.engine.begin() as connection:
        if not planning.add_shift(connection, office, body.clerk_id, body.begins_at, body.ends_at):
            raise ApiError(409, "busy_then", f"{sitter.name} sits somewhere at that time already.")
        begin = body.begins_at.isoformat()
        parts.counter.record(connection, clerk, "shift_add", office, who=sitter.login, at=begin)


@router.delete("/plan/{office}/shifts/{shift_id}", status_code=204)
def remove_shift(
    office: Annotated[OfficeId, Path()],
    shift_id: RowId,
    clerk: PlanningDep,
    parts: PartsDep,
) -> None:
    """Take a shift off the roster."""
    _known(parts, clerk, office, Power.PLAN)
    with parts.engine.begin() as connection:
        if not planning.remove_shift(connection, office, shift_id):
            raise ApiError(404, "not_found", f"There is no shift {shift_id} at this office.")
        parts.counter.record(connection, clerk, "shift_remove", office, shift=shift_id)


def _known(parts: PartsDep, clerk: Clerk, office: str, power: Power) -> None:
    """404 for an office that there is not, 403 for one beyond the clerk's reach."""
    if office not in {one.id for one in parts.library.offices}:
        raise ApiError(404, "not_found", f"There is no office {office}.")
    if not clerk.may(power, office):
        raise ApiError(403, "not_allowed", f"Your role does not let you {power.value} here.")
