"""What a clerk puts into a reply: a drafted answer, pieces of guides. Nothing here is sent."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import AnsweringDep, PartsDep, SeeingDep
from api.schemas.common import Language, RowId
from api.schemas.curated import Code, DraftOut, MaybeDraft, ProcedureOut
from api.views.chat import links_of, moments_of
from bot.cases import EntryKind
from bot.messages import Reply, Sender
from bot.store import log
from knowledge.procedures import Aspect
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk", tags=["desk"])


@router.get("/cases/{case_id}/draft")
def draft(case_id: RowId, viewer: SeeingDep, parts: PartsDep) -> MaybeDraft:
    """What the assistant would answer to the citizen's last words; costs one search."""
    view = parts.desk.view(case_id, viewer.clerk)
    said = [line.reply.text for line in view.lines if line.reply.sender is Sender.CITIZEN]
    with reading(parts.engine) as connection:
        talk = log.find_conversation(connection, view.case.conversation_id)
    reply = None
    for text in reversed(said[-3:]):
        reply = parts.drafting.draft(talk, text, parts.now()) if talk else None
        if reply:
            break
    return MaybeDraft(draft=_draft(reply))


@router.post("/cases/{case_id}/draft/reject", status_code=204)
def reject_draft(case_id: RowId, clerk: AnsweringDep, parts: PartsDep) -> None:
    """The suggestion was no good: noted in the thread."""
    parts.desk.note(case_id, clerk, EntryKind.DRAFT_REJECTED, "")


@router.get("/procedures")
def procedures(
    viewer: SeeingDep,  # noqa: ARG001  # only the signed-in may
    parts: PartsDep,
    q: Annotated[str, Query(min_length=1, max_length=200)],
) -> list[ProcedureOut]:
    """The procedures that the words likeliest mean."""
    return [
        ProcedureOut(
            code=found.code,
            name=found.version.procedure.name,
            url=found.version.procedure.url,
            confidence=round(found.confidence, 3),
        )
        for found in parts.drafting.find(q)
    ]


@router.get("/pieces")
def piece(
    viewer: SeeingDep,  # noqa: ARG001  # only the signed-in may
    parts: PartsDep,
    code: Annotated[Code, Query()],
    aspect: Annotated[Aspect, Query()] = Aspect.HOW,
    language: Annotated[Language, Query()] = "vi",
) -> MaybeDraft:
    """What a procedure's guide says on an aspect: steps, papers as a checklist, video moments."""
    return MaybeDraft(draft=_draft(parts.drafting.piece(code, aspect, language, parts.now())))


def _draft(reply: Reply | None) -> DraftOut | None:
    if reply is None:
        return None
    return DraftOut(text=reply.text, links=links_of(reply), moments=moments_of(reply))
