"""The audit log for who audits: read by person, action and day; a copy to take away."""

import csv
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from api.deps import PartsDep, reading_with
from api.look.sheets import safe
from api.schemas.common import Strict
from api.views.desk import Viewer
from bot.roles import Power
from bot.store import audit
from bot.store.audit import Asked, AuditRecord
from knowledge.hours import VIETNAM
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk/audit", tags=["desk"])
AuditingDep = Annotated[Viewer, Depends(reading_with(Power.AUDIT))]
Named = Annotated[str | None, Query(max_length=128)]
_MOST_TO_TAKE = 100_000
_SAID = ("role", "office", "outcome", "reason", "by")
"""What of a record's detail names nobody."""


class AuditOut(Strict):
    """One record of the audit log."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


class AuditPage(Strict):
    """Records, newest first; `more`: there are older ones that fit."""

    records: list[AuditOut]
    more: bool


class ChainOut(Strict):
    """The whole log; `broken_at` is the first record that was tampered with, null: none was."""

    records: int
    broken_at: int | None
    actors: list[str]
    actions: list[str]


def get_asked(
    actor: Named = None, action: Named = None, since: date | None = None, until: date | None = None
) -> Asked:
    """Which records; days are Vietnam's, both included."""
    return Asked(
        actor or None,
        action or None,
        datetime.combine(since, time(), VIETNAM) if since else None,
        datetime.combine(until, time(), VIETNAM) + timedelta(days=1) if until else None,
    )


AskedDep = Annotated[Asked, Depends(get_asked)]


@router.get("")
def records(
    viewer: AuditingDep,  # noqa: ARG001  # only who audits may
    parts: PartsDep,
    asked: AskedDep,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AuditPage:
    """Who did what, newest first, a page at a time."""
    with reading(parts.engine) as connection:
        found = audit.records(connection, asked, before, limit + 1)
    return AuditPage(records=[_out(one) for one in found[:limit]], more=len(found) > limit)


@router.get("/chain")
def chain(
    viewer: AuditingDep,  # noqa: ARG001  # only who audits may
    parts: PartsDep,
) -> ChainOut:
    """Whether the log is whole, and who and what is in it; reads every record."""
    with reading(parts.engine) as connection:
        found = audit.chain(connection)
    return ChainOut(
        records=found.records,
        broken_at=found.broken_at,
        actors=list(found.actors),
        actions=list(found.actions),
    )


@router.get("/file.csv")
def file(
    viewer: AuditingDep,  # noqa: ARG001  # only who audits may
    parts: PartsDep,
    asked: AskedDep,
) -> Response:
    """The records that fit, with accounts by number: no login and no name is in it."""
    with reading(parts.engine) as connection:
        found = audit.records(connection, asked, None, _MOST_TO_TAKE)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "at", "account", "action", "case", *_SAID])
    writer.writerows([[safe(cell) for cell in _row(one)] for one in reversed(found)])
    return Response(
        out.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _row(one: AuditRecord) -> list[str | int]:
    case = one.subject if one.subject.startswith("YC-") else ""
    told = [str(one.detail.get(name) or "") for name in _SAID]
    return [one.id, one.at.isoformat(), one.actor_id or "", one.action, case, *told]


def _out(one: AuditRecord) -> AuditOut:
    return AuditOut(
        id=one.id,
        at=one.at,
        actor=one.actor,
        action=one.action,
        subject=one.subject,
        detail=dict(one.detail),
    )
