"""Answers that become knowledge, and canned replies.

Whoever answers or edits may propose; whoever approves decides, never on their own proposal.
"""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ApprovingDep, ChangingClerkDep, PartsDep, SeeingDep
from api.schemas.common import RowId
from api.schemas.curated import (
    ApproveRequest,
    CuratedOut,
    ProposalOut,
    ProposalRequest,
    ReasonRequest,
    State,
)
from api.views.desk import Viewer
from bot.curated import CuratedAnswer, CuratedState, Proposal

router = APIRouter(prefix="/api/desk", tags=["desk"])


@router.get("/curated")
def curated_answers(
    viewer: SeeingDep, parts: PartsDep, state: Annotated[State, Query()] = "proposed"
) -> list[CuratedOut]:
    """The curated answers in a state, the oldest first."""
    return [_out(viewer, *found) for found in parts.curation.listed(CuratedState(state))]


@router.post("/curated", status_code=201)
def propose(body: ProposalRequest, clerk: ChangingClerkDep, parts: PartsDep) -> ProposalOut:
    """Propose an answer for everybody; it is said to nobody before a second person approves."""
    proposal = Proposal(
        questions=tuple(dict.fromkeys(body.questions)),
        text=body.text,
        citation=body.citation,
        url=body.url,
        valid_until=body.valid_until,
        language=body.language,
        procedure_code=body.procedure_code,
        case_id=body.case_id,
    )
    made = parts.curation.propose(clerk, proposal)
    parts.signals.send("desk")
    return ProposalOut(id=made.id, similar=list(made.similar))


@router.post("/curated/{answer_id}/approve", status_code=204)
def approve(answer_id: RowId, body: ApproveRequest, clerk: ApprovingDep, parts: PartsDep) -> None:
    """Put another person's proposal into use; 409 on one's own."""
    parts.curation.approve(clerk, answer_id, body.into)
    parts.signals.send("desk")


@router.post("/curated/{answer_id}/reject", status_code=204)
def reject(answer_id: RowId, body: ReasonRequest, clerk: ApprovingDep, parts: PartsDep) -> None:
    """Turn another person's proposal down, saying why."""
    parts.curation.reject(clerk, answer_id, body.note)
    parts.signals.send("desk")


@router.post("/curated/{answer_id}/withdraw", status_code=204)
def withdraw(
    answer_id: RowId, body: ReasonRequest, clerk: ChangingClerkDep, parts: PartsDep
) -> None:
    """Take an answer out of use at once."""
    parts.curation.withdraw(clerk, answer_id, body.note)
    parts.signals.send("desk")


def _out(viewer: Viewer, answer: CuratedAnswer, similar: tuple[int, ...]) -> CuratedOut:
    said = answer.proposal
    code = said.procedure_code
    version = viewer.parts.library.version(code) if code else None
    return CuratedOut(
        id=answer.id,
        state=answer.state.value,
        questions=list(said.questions),
        text=said.text,
        citation=said.citation,
        url=said.url,
        valid_until=said.valid_until,
        language=said.language,
        procedure_code=code,
        procedure=version.procedure.name if version else None,
        case_id=said.case_id,
        author=answer.author,
        mine=answer.author_id == viewer.clerk.id,
        proposed_at=answer.proposed_at,
        approver=answer.approver,
        decided_at=answer.decided_at,
        note=answer.note,
        similar=list(similar),
    )
