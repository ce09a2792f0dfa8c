"""The knowledge page's list of procedures. For editors and approvers."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import PartsDep
from api.knowledge_access import KeepingDep
from api.knowledge_list import Wanted
from api.knowledge_schemas import Filter, ProcedurePage
from knowledge.hours import VIETNAM

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])


@router.get("/procedures")
def procedures(
    viewer: KeepingDep,  # noqa: ARG001  # only who keeps the knowledge
    parts: PartsDep,
    q: Annotated[str, Query(max_length=200)] = "",
    state: Filter = "all",
    field: Annotated[str, Query(max_length=255)] = "",
    level: Annotated[str, Query(max_length=64)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> ProcedurePage:
    """A page of the procedures, by name or code; costs a look at each of them."""
    today = parts.now().astimezone(VIETNAM).date()
    return parts.knowledge_desk.procedures.find(Wanted(q, state, field, level, page), today)
