"""The desk's queue and its cases: what a clerk sees, and what they do with a case.

Everything here needs a signed-in clerk; a change also needs the page's token. A case of an
office beyond the clerk's reach is not found.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.access.pace import STREAMS_OF_ONE_CLERK
from api.deps import (
    AnsweringDep,
    ChangingClerkDep,
    ClerkDep,
    DeskCookie,
    PartsDep,
    SeeingDep,
    standing_of,
)
from api.parts import Parts
from api.schemas.chat import Accepted
from api.schemas.common import RowId
from api.schemas.desk import (
    Around,
    AssignRequest,
    CaseDetail,
    CaseList,
    CategoryRequest,
    ClerkReply,
    CloseRequest,
    Colleague,
    ForwardRequest,
    NoteRequest,
    OfficeId,
    Place,
    PresenceRequest,
    SnoozeRequest,
)
from api.signals.live import Listener
from api.signals.typing_now import TOPIC
from api.views.desk import case_detail, case_summary
from bot.cases import EntryKind
from bot.desk import Beside
from bot.messages import Language, Link, VideoMoment
from bot.roles import Clerk, Power
from bot.store import attendance, queue
from bot.store.queue import Filter, View
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk", tags=["desk"])
_DRAFTS = {"sent": EntryKind.DRAFT_SENT, "edited": EntryKind.DRAFT_EDITED}
Few = Annotated[str | None, Query(max_length=128)]


@router.get("/around")
def around(viewer: SeeingDep, parts: PartsDep) -> Around:
    """Offices to forward to, colleagues to give a case to, fields to filter by."""
    language = viewer.language
    with reading(parts.engine) as connection:
        since = parts.now() - timedelta(seconds=parts.promises.rules.absent_seconds)
        here = attendance.who(connection, since)
        fields = queue.fields(connection)
    return Around(
        offices=[
            Place(id=office.id, name=office.name_en if language == "en" else office.name)
            for office in parts.library.offices
        ],
        colleagues=[
            Colleague(id=clerk.id, name=clerk.name, here=clerk.id in here)
            for clerk in parts.users.of_office(None)
            if clerk.may(Power.ANSWER) and clerk.id != viewer.clerk.id
        ],
        fields=fields,
        promise=parts.promises.say(language, parts.now(), viewer.clerk.office),
    )


@router.get("/cases")
def cases(
    viewer: SeeingDep,
    parts: PartsDep,
    view: Annotated[View, Query()] = "new",
    channel: Few = None,
    office: Annotated[OfficeId | None, Query()] = None,
    field: Few = None,
    language: Annotated[Language | None, Query()] = None,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = queue.PAGE,
) -> CaseList:
    """A page of a view: what runs out first, then who waits longest."""
    asked = Filter(view, channel, office, field, language)
    found = parts.desk.queue(asked, viewer.clerk, offset, limit)
    approve = parts.curation.waiting() if viewer.clerk.may(Power.APPROVE) else 0
    return CaseList(
        cases=[case_summary(viewer, case) for case in found.cases],
        counts=found.counts | {"approve": approve},
        total=found.total,
    )


@router.get("/cases/{case_id}")
def case(case_id: RowId, viewer: SeeingDep, parts: PartsDep) -> CaseDetail:
    """One case with its whole conversation."""
    return case_detail(viewer, parts.desk.view(case_id, viewer.clerk))


@router.post("/cases/{case_id}/claim")
def claim(case_id: RowId, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep) -> CaseDetail:
    """Take a new case; 409 where another clerk was faster."""
    parts.desk.claim(case_id, clerk)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/reply", status_code=202)
def reply(case_id: RowId, body: ClerkReply, clerk: AnsweringDep, parts: PartsDep) -> Accepted:
    """Answer the citizen on their channel; the same `client_id` is sent once."""
    beside = Beside(
        tuple(Link(link.title, link.url) for link in body.links),
        tuple(VideoMoment(m.title, m.url, m.seconds, m.words) for m in body.moments),
        _DRAFTS[body.draft] if body.draft else None,
    )
    parts.typing_now.clerk_said(case_id)
    fresh = parts.desk.reply(case_id, clerk, body.text, body.client_id, beside)
    return Accepted(accepted=True, duplicate=not fresh)


@router.post("/cases/{case_id}/note")
def note(
    case_id: RowId, body: NoteRequest, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep
) -> CaseDetail:
    """Write into the thread what only the desk reads."""
    parts.desk.note(case_id, clerk, EntryKind.NOTED, body.text)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/category")
def categorise(
    case_id: RowId, body: CategoryRequest, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep
) -> CaseDetail:
    """Say what kind of opinion a case holds; it is asked for before the case is closed."""
    parts.desk.categorise(case_id, clerk, body.category)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/assign")
def assign(
    case_id: RowId, body: AssignRequest, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep
) -> CaseDetail:
    """Give a case to a colleague; a lead may give away anybody's."""
    parts.handover.assign(case_id, clerk, body.to)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/forward", status_code=204)
def forward(case_id: RowId, body: ForwardRequest, clerk: AnsweringDep, parts: PartsDep) -> None:
    """Send a case to another office's queue, with a reason; the citizen is told."""
    parts.handover.forward(case_id, clerk, body.office, body.reason)


@router.post("/cases/{case_id}/snooze")
def snooze(
    case_id: RowId, body: SnoozeRequest, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep
) -> CaseDetail:
    """Put a case aside until a moment, or until the citizen writes."""
    parts.desk.snooze(case_id, clerk, body.until)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/wake")
def wake(case_id: RowId, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep) -> CaseDetail:
    """Take a case up again that was put aside."""
    parts.desk.wake(case_id, clerk)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/release")
def release(case_id: RowId, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep) -> CaseDetail:
    """Give the conversation back to the bot; the citizen is told."""
    parts.desk.release(case_id, clerk)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/close")
def close(
    case_id: RowId, body: CloseRequest, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep
) -> CaseDetail:
    """End the case."""
    parts.desk.close(case_id, clerk, body.outcome)
    return case(case_id, viewer, parts)


@router.post("/presence", status_code=204)
def presence(body: PresenceRequest, clerk: ChangingClerkDep, parts: PartsDep) -> None:
    """The page's heartbeat: whether somebody sits at it."""
    parts.handover.seen(clerk, body.here)


@router.get("/events")
async def events(
    clerk: ClerkDep, parts: PartsDep, request: Request, cookie: DeskCookie = None
) -> EventSourceResponse:
    """Tells the page to look again whenever a case or its conversation changed, and who types.

    Ends with the session that opened it. Twenty at once of one account: 429 beyond.
    """
    holder = f"clerk {clerk.id}"
    parts.pace.check_open(holder, STREAMS_OF_ONE_CLERK)
    return EventSourceResponse(
        _held(parts, request, holder, cookie), ping=15, headers={"X-Accel-Buffering": "no"}
    )


async def _held(
    parts: Parts, request: Request, holder: str, cookie: str | None
) -> AsyncIterator[ServerSentEvent]:
    with parts.pace.holding(holder):
        async for event in changes(parts, request, cookie):
            yield event


async def changes(
    parts: Parts, request: Request, cookie: str | None
) -> AsyncIterator[ServerSentEvent]:
    """What the page of this session is told, until the session or the request is over."""
    told: list[int] = []
    async with parts.signals.listen("desk") as desk, parts.signals.listen(TOPIC) as typing:
        yield ServerSentEvent('{"case": null}', event="changed")
        while not await request.is_disconnected():
            changed = await _first(desk, typing, 2 if told else 5)
            clerk = await asyncio.to_thread(_clerk_now, parts, cookie)
            if clerk is None:
                return
            if told != (types := _typing(parts, clerk)):
                told = types
                yield ServerSentEvent(json.dumps({"cases": told}), event="typing")
            if changed:
                yield ServerSentEvent('{"case": null}', event="changed")
                await asyncio.sleep(0.2)


def _clerk_now(parts: Parts, cookie: str | None) -> Clerk | None:
    """The clerk as they stand at this moment; None where the session is over."""
    standing = standing_of(parts, cookie)
    return None if standing is None or standing.password_due else standing.clerk


async def _first(desk: Listener, other: Listener, seconds: float) -> bool:
    """Wait for either; whether it was the desk."""
    waits = [asyncio.ensure_future(one.wait(seconds)) for one in (desk, other)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()
    ended = await asyncio.gather(*waits, return_exceptions=True)
    return ended[0] is True


def _typing(parts: Parts, clerk: Clerk) -> list[int]:
    """The cases within the clerk's reach whose citizen types."""
    found = parts.typing_now.citizens()
    return sorted(case for case, office in found.items() if clerk.may(Power.SEE, office))
