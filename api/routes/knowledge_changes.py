"""What waits for an editor or for its day: looked at, published, sent back."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.deps import ApprovingDep, ChangingDep, KeepingDep, PartsDep
from api.errors import ApiError
from api.knowledge_page.differences import differences_out
from api.parts import Parts
from api.schemas.common import RowId
from api.schemas.knowledge import (
    ChangeDetail,
    ChangePage,
    PublishRequest,
    ReturnRequest,
    SettledOut,
    SourceCount,
)
from api.views.knowledge import change_row, looking, settled_out
from bot.roles import Clerk, Power
from knowledge.changing.review import find_changes, show_change
from knowledge.store import waiting
from knowledge.store.engine import reading
from knowledge.versions import Stage

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])
PAGE = 30
"""Changes on a page."""


@router.get("/changes")
def changes(
    viewer: KeepingDep,
    parts: PartsDep,
    source: Annotated[str, Query(max_length=255)] = "",
    stage: Literal["held", "scheduled"] = "held",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> ChangePage:
    """A page of what waits."""
    wanted = Stage(stage)
    with reading(parts.engine) as connection:
        counts = waiting.counted(connection)
        total = sum(n for (name, at), n in counts.items() if at is wanted and source in ("", name))
        pages = max(1, -(-total // PAGE))
        page = min(page, pages)
        found = waiting.page(connection, source, wanted, PAGE, (page - 1) * PAGE)
    by = looking(parts, viewer.clerk.login)
    return ChangePage(
        rows=[change_row(change, by) for change in found],
        total=total,
        page=page,
        pages=pages,
        counts={
            "held": sum(n for (_, at), n in counts.items() if at is Stage.HELD),
            "scheduled": sum(n for (_, at), n in counts.items() if at is Stage.SCHEDULED),
        },
        sources=[
            SourceCount(name=name, waiting=n) for (name, at), n in counts.items() if at is wanted
        ],
    )


@router.get("/changes/others")
def others(
    viewer: KeepingDep, parts: PartsDep, source: Annotated[str, Query(max_length=255)] = ""
) -> list[int]:
    """The numbers of everything of a source ("": of any) that the clerk may publish at once."""
    with reading(parts.engine) as connection:
        found = waiting.numbers(connection, source)
    return [number for number, by in found if by != viewer.clerk.login]


@router.get("/changes/{change_id}")
def change(change_id: RowId, viewer: KeepingDep, parts: PartsDep) -> ChangeDetail:
    """One change, compared with what is in force now; 404 where it does not wait any more."""
    (found,) = find_changes(parts.knowledge, [change_id])
    return ChangeDetail(
        change=change_row(found, looking(parts, viewer.clerk.login)),
        differences=differences_out(show_change(parts.knowledge, found).differences),
    )


@router.post("/changes/publish")
def publish(body: PublishRequest, clerk: ApprovingDep, parts: PartsDep) -> SettledOut:
    """Publish what others uploaded or sources brought; 409 where one is the clerk's own upload.

    Costs the encoding of what is new and an index, seconds for thousands of procedures; every
    process answers from it within two seconds.
    """
    settled = parts.knowledge_desk.editing.publish(clerk, body.ids)
    parts.library.refresh()
    return settled_out(settled)


@router.post("/changes/return")
def send_back(body: ReturnRequest, clerk: ChangingDep, parts: PartsDep) -> SettledOut:
    """Send changes back with a reason: an approver any, an editor their own uploads."""
    if Power.APPROVE not in clerk.powers():
        _only_own(parts, clerk, body.ids)
    return settled_out(parts.knowledge_desk.editing.send_back(clerk, body.ids, body.reason))


def _only_own(parts: Parts, clerk: Clerk, ids: list[int]) -> None:
    if any(found.found_by != clerk.login for found in find_changes(parts.knowledge, ids)):
        raise ApiError(403, "not_allowed", "Only an approver sends back what others uploaded.")
