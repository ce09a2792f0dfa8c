"""The procedures on the knowledge page: the list, and one with its editions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import ChangingDep, KeepingDep, PartsDep
from api.errors import ApiError
from api.knowledge_page.procedures import Wanted
from api.parts import Parts
from api.schemas.knowledge import Filter, ProcedureDetail, ProcedurePage
from api.views.knowledge import edition_out, looking
from knowledge.changing.review import editions
from knowledge.hours import VIETNAM
from knowledge.procedures import Version
from knowledge.store import waiting
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])
Code = Annotated[str, Path(pattern=r"^[\w.-]{1,32}$")]
_Text = Annotated[str, Query(max_length=255)]


@router.get("/procedures")
def procedures(
    viewer: KeepingDep,  # noqa: ARG001  # only who keeps the knowledge
    parts: PartsDep,
    q: Annotated[str, Query(max_length=200)] = "",
    state: Filter = "all",
    field: _Text = "",
    level: _Text = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> ProcedurePage:
    """A page of the procedures, by name or code; costs a look at each of them."""
    today = parts.now().astimezone(VIETNAM).date()
    return parts.knowledge_desk.procedures.find(Wanted(q, state, field, level, page), today)


@router.get("/procedures/{code}")
def procedure(code: Code, viewer: KeepingDep, parts: PartsDep) -> ProcedureDetail:
    """A procedure with every edition, and what changed in each."""
    version = _version(parts, code)
    with reading(parts.engine) as connection:
        waits = waiting.of_record(connection, "procedure", code)
    today = parts.now().astimezone(VIETNAM).date()
    by = looking(parts, viewer.clerk.login)
    return ProcedureDetail(
        row=parts.knowledge_desk.procedures.row(version, today),
        url=version.procedure.url,
        changes=waits,
        editions=[edition_out(*found, by) for found in editions(parts.knowledge, code)],
    )


@router.post("/procedures/{code}/check", status_code=204)
def check(code: Code, clerk: ChangingDep, parts: PartsDep) -> None:
    """The clerk compared it with its source today, and it says the same; on record."""
    version = _version(parts, code)
    if not version.in_force:
        raise ApiError(409, "ended", f"{code} is not in force any more.")
    parts.knowledge_desk.editing.check(clerk, version)
    parts.library.refresh()


def _version(parts: Parts, code: str) -> Version:
    parts.library.refresh()
    version = parts.library.newest(code)
    if version is None:
        raise ApiError(404, "not_found", f"There is no procedure {code}.")
    return version
