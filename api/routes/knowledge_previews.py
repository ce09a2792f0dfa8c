"""What an editor's draft would come to. Nothing is kept; whoever writes or approves may look."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.deps import KeepingDep, PartsDep, WritingDep, limited
from api.schemas.local_forms import (
    HoursForm,
    VideoForm,
)
from api.schemas.previews import (
    ChecklistRequest,
    CuesOut,
    HoursOut,
    MomentsOut,
    NationalOut,
    PaperOut,
    PlaceOut,
)
from api.views import previews
from knowledge.place_names import suggest_places

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])
_DRAFTS, _FILES = 120, 10  # in ten seconds, from one address


@router.get("/places", dependencies=[limited("preview", _DRAFTS)])
def places(
    viewer: KeepingDep,  # noqa: ARG001  # only who keeps the knowledge
    q: Annotated[str, Query(max_length=100)] = "",
) -> list[PlaceOut]:
    """Places whose names hold what was typed, of today and of before July 2025."""
    return [PlaceOut(name=place.name, former=place.former) for place in suggest_places(q)]


@router.get("/national")
def national(
    viewer: KeepingDep,  # noqa: ARG001  # only who keeps the knowledge
    parts: PartsDep,
    code: Annotated[str, Query(max_length=32)],
) -> NationalOut:
    """What holds everywhere for a procedure: to see beside a place's own rules."""
    return previews.national(code, parts)


@router.post("/previews/hours", dependencies=[limited("preview", _DRAFTS)])
def hours(body: HoursForm, viewer: KeepingDep, parts: PartsDep) -> HoursOut:
    """What these hours mean for the next five weeks; 422 names what cannot be read."""
    return previews.hours(body, parts, viewer.language)


@router.post("/previews/moments", dependencies=[limited("preview", _DRAFTS)])
def moments(
    body: VideoForm,
    viewer: KeepingDep,  # noqa: ARG001  # only who keeps the knowledge
    parts: PartsDep,
) -> MomentsOut:
    """What each cue is about; costs a look at every cue for each kind of question."""
    return previews.moments(body, parts)


@router.post("/previews/checklist", dependencies=[limited("preview", _DRAFTS)])
def checklist(body: ChecklistRequest, viewer: KeepingDep, parts: PartsDep) -> list[PaperOut]:
    """The one checklist of a group's steps."""
    return previews.checklist_of(body.codes, parts, viewer.language)


@router.post("/transcripts", dependencies=[limited("upload", _FILES)])
async def transcript(
    request: Request,
    clerk: WritingDep,  # noqa: ARG001  # only who writes
    name: Annotated[str, Query(min_length=1, max_length=200)],
) -> CuesOut:
    """The cues of an SRT or WebVTT file, sent as the body, to go on with; nothing is kept of it."""
    content = await request.body()
    return await asyncio.to_thread(previews.transcript, name, content)
