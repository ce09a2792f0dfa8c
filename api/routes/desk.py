"""The desk's interface: sign-in, the queue, one case and what a clerk does with it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from api import views
from api.deps import ChangingClerkDep, ClerkDep, DeskCookie, PartsDep, ViewerDep
from api.errors import ApiError
from api.schemas import (
    Accepted,
    CaseDetail,
    CaseList,
    ClerkOut,
    ClerkReply,
    CloseRequest,
    SignInRequest,
)
from api.security import DESK_COOKIE, DESK_SECONDS
from api.wiring import Parts
from bot.desk import View
from bot.store.users import Clerk

router = APIRouter(prefix="/api/desk", tags=["desk"])
CaseId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.post("/sign-in")
def sign_in(body: SignInRequest, parts: PartsDep, response: Response) -> ClerkOut:
    """Sign in; the cookie cannot be read by scripts and is not sent across sites."""
    clerk = parts.users.sign_in(body.login, body.password, parts.now())
    if clerk is None:
        raise ApiError(401, "wrong", "Login or password is wrong, or the account is locked.")
    cookie = parts.tokens.desk(clerk.id)
    response.set_cookie(
        DESK_COOKIE,
        cookie,
        max_age=DESK_SECONDS,
        httponly=True,
        samesite="strict",
        secure=parts.settings.public_url.startswith("https"),
    )
    return _clerk(parts, clerk, cookie)


@router.post("/sign-out", status_code=204)
def sign_out(clerk: ChangingClerkDep, response: Response) -> None:  # noqa: ARG001  # only the signed-in may
    """Forget the cookie."""
    response.delete_cookie(DESK_COOKIE)


@router.get("/me")
def me(clerk: ClerkDep, parts: PartsDep, cookie: DeskCookie = None) -> ClerkOut:
    """Who is signed in."""
    return _clerk(parts, clerk, cookie or "")


@router.get("/cases")
def queue(viewer: ViewerDep, parts: PartsDep, view: Annotated[View, Query()] = "new") -> CaseList:
    """The cases of a view, the longest waiting first."""
    cases, counts = parts.desk.queue(view, viewer.clerk)
    return CaseList(cases=[views.case_summary(viewer, case) for case in cases], counts=counts)


@router.get("/cases/{case_id}")
def case(case_id: CaseId, viewer: ViewerDep, parts: PartsDep) -> CaseDetail:
    """One case with its whole conversation."""
    return views.case_detail(viewer, parts.desk.view(case_id, viewer.clerk))


@router.post("/cases/{case_id}/claim")
def claim(
    case_id: CaseId, clerk: ChangingClerkDep, viewer: ViewerDep, parts: PartsDep
) -> CaseDetail:
    """Take a new case; 409 where another clerk was faster."""
    parts.desk.claim(case_id, clerk)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/reply", status_code=202)
def reply(case_id: CaseId, body: ClerkReply, clerk: ChangingClerkDep, parts: PartsDep) -> Accepted:
    """Answer the citizen on their channel; the same `client_id` is sent once."""
    fresh = parts.desk.reply(case_id, clerk, body.text, body.client_id)
    return Accepted(accepted=True, duplicate=not fresh)


@router.post("/cases/{case_id}/release")
def release(
    case_id: CaseId, clerk: ChangingClerkDep, viewer: ViewerDep, parts: PartsDep
) -> CaseDetail:
    """Give the conversation back to the bot."""
    parts.desk.release(case_id, clerk)
    return case(case_id, viewer, parts)


@router.post("/cases/{case_id}/close")
def close(
    case_id: CaseId,
    body: CloseRequest,
    clerk: ChangingClerkDep,
    viewer: ViewerDep,
    parts: PartsDep,
) -> CaseDetail:
    """End the case."""
    parts.desk.close(case_id, clerk, body.outcome)
    return case(case_id, viewer, parts)


@router.get("/events")
async def events(clerk: ClerkDep, parts: PartsDep, request: Request) -> EventSourceResponse:  # noqa: ARG001  # only the signed-in may
    """Tells the page to look again whenever a case or its conversation changed."""
    return EventSourceResponse(
        _changes(parts, request), ping=15, headers={"X-Accel-Buffering": "no"}
    )


async def _changes(parts: Parts, request: Request) -> AsyncIterator[ServerSentEvent]:
    async with parts.signals.listen("desk") as listener:
        yield ServerSentEvent('{"case": null}', event="changed")
        while not await request.is_disconnected():
            if await listener.wait(5):
                yield ServerSentEvent('{"case": null}', event="changed")
                await asyncio.sleep(0.2)


def _clerk(parts: Parts, clerk: Clerk, cookie: str) -> ClerkOut:
    return ClerkOut(
        id=clerk.id,
        login=clerk.login,
        name=clerk.name,
        role=clerk.role,
        csrf=parts.tokens.csrf(cookie),
    )
