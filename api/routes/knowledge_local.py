"""Local rules, groups, videos and offices, edited in the browser.

Whoever writes or approves may look; whoever writes may send a form. It becomes a change that
waits: nothing is said to citizens before somebody else has published it.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import KeepingDep, PartsDep, WritingDep
from api.parts import Parts
from api.schemas.local import (
    Kept,
    Kind,
    RecordOut,
    RecordPage,
)
from api.schemas.local_forms import (
    EditRequest,
    GroupEdit,
    OfficeEdit,
    OverrideEdit,
    VideoEdit,
    WithdrawRequest,
)
from api.views.knowledge import looking
from api.views.local import LocalDesk
from bot.roles import Clerk
from knowledge.changing.editing import Edit

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])
KeyPath = Annotated[str, Path(min_length=1, max_length=255)]


@router.get("/records/{kind}")
def records(
    kind: Kind,
    viewer: KeepingDep,
    parts: PartsDep,
    q: Annotated[str, Query(max_length=200)] = "",
) -> RecordPage:
    """The records of a kind, by name; the first two hundred."""
    return LocalDesk(looking(parts, viewer.clerk.login)).find(kind, q)


@router.get("/records/{kind}/{key}")
def record(kind: Kind, key: KeyPath, viewer: KeepingDep, parts: PartsDep) -> RecordOut:
    """One record: its text in force, what waits, every version with what changed."""
    return LocalDesk(looking(parts, viewer.clerk.login)).record(kind, key)


@router.post("/overrides", status_code=201)
def edit_override(body: OverrideEdit, clerk: WritingDep, parts: PartsDep) -> Kept:
    """What a place does differently: kept as a change that waits; 422 names every fault."""
    return _keep(parts, clerk, "override", body, body.record.model_dump())


@router.post("/groups", status_code=201)
def edit_group(body: GroupEdit, clerk: WritingDep, parts: PartsDep) -> Kept:
    """A group of procedures done together: kept as a change that waits."""
    return _keep(parts, clerk, "group", body, body.record.model_dump())


@router.post("/videos", status_code=201)
def edit_video(body: VideoEdit, clerk: WritingDep, parts: PartsDep) -> Kept:
    """A video with its cues: kept as a change that waits."""
    return _keep(parts, clerk, "video", body, body.record.model_dump())


@router.post("/offices", status_code=201)
def edit_office(body: OfficeEdit, clerk: WritingDep, parts: PartsDep) -> Kept:
    """An office, by an editor who reaches it: kept as a change that waits."""
    return _keep(parts, clerk, "office", body, body.record.model_dump())


@router.post("/records/{kind}/{key}/withdraw", status_code=201)
def withdraw(
    kind: Kind, key: KeyPath, body: WithdrawRequest, clerk: WritingDep, parts: PartsDep
) -> Kept:
    """That a record shall end: kept as a change that waits."""
    kept = Kept(change=parts.local_editing.withdraw(clerk, kind, key, body.reason))
    parts.signals.send("desk")
    return kept


def _keep(
    parts: Parts, clerk: Clerk, kind: Kind, body: EditRequest, raw: dict[str, object]
) -> Kept:
    edit = Edit(kind, raw, clerk.login, body.key, body.number)
    kept = Kept(change=parts.local_editing.propose(clerk, edit))
    parts.signals.send("desk")
    return kept
