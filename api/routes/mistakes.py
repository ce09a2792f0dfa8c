"""Mistakes in guides: clerks send them, editors end them, citizens hear of it."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import (
    AnsweringDep,
    PartsDep,
    SeeingDep,
    WriterDep,
    WritingDep,
)
from api.routes.desk import case
from api.schemas.common import RowId
from api.schemas.desk import CaseDetail
from api.schemas.mistakes import (
    DecisionRequest,
    MistakeDetail,
    MistakeList,
    MistakeOut,
    MistakeRequest,
    MistakeStateName,
)
from api.views.chat import message
from api.views.desk import Viewer
from bot.editing.mistakes import SENT
from bot.store.mistakes import Mistake, MistakeState

router = APIRouter(prefix="/api/desk", tags=["desk"])


@router.post("/cases/{case_id}/mistake")
def report(
    case_id: RowId, body: MistakeRequest, clerk: AnsweringDep, viewer: SeeingDep, parts: PartsDep
) -> CaseDetail:
    """Send a case's conversation to the editor of a guide, saying what is wrong in it."""
    parts.mistakes.from_clerk(clerk, case_id, body.procedure_code, body.note)
    return case(case_id, viewer, parts)


@router.get("/mistakes")
def mistakes(
    viewer: WriterDep, parts: PartsDep, state: Annotated[MistakeStateName, Query()] = "open"
) -> MistakeList:
    """The mistakes in a state, the newest first, at most 200."""
    found, counts = parts.mistakes.listed(MistakeState(state))
    return MistakeList(mistakes=[_out(viewer, one) for one in found], counts=counts)


@router.get("/mistakes/{mistake_id}")
def mistake(mistake_id: RowId, viewer: WriterDep, parts: PartsDep) -> MistakeDetail:
    """A mistake with its conversation; numbers and addresses of persons are blotted out."""
    found, lines = parts.mistakes.conversation(mistake_id)
    return MistakeDetail(
        mistake=_out(viewer, found),
        messages=[message(line) for line in lines],
        about_seq=found.report.seq,
    )


@router.post("/mistakes/{mistake_id}/decide", status_code=204)
def decide(mistake_id: RowId, body: DecisionRequest, clerk: WritingDep, parts: PartsDep) -> None:
    """End a mistake: mended, and the citizen is told; or declined, saying why."""
    parts.mistakes.decide(clerk, mistake_id, MistakeState(body.state), body.note)
    parts.signals.send("desk")


def _out(viewer: Viewer, found: Mistake) -> MistakeOut:
    report_ = found.report
    version = viewer.parts.library.newest(report_.code) if report_.code else None
    return MistakeOut(
        id=found.id,
        state=found.state.value,
        procedure_code=report_.code or None,
        procedure=version.procedure.name if version else None,
        page=f"/p/{report_.code}" if version else None,
        reporter=found.reporter,
        note=report_.note,
        receipt=report_.receipt,
        opened_at=found.opened_at,
        editor=found.editor,
        decided_at=found.decided_at,
        decision=found.decision,
        told=_told(viewer, found),
    )


def _told(viewer: Viewer, found: Mistake) -> str | None:
    if found.told is None:
        return None
    kind = "citizen_told" if found.told == SENT else "citizen_not_told"
    reasons = viewer.parts.reach.channel_words[viewer.language].reasons
    why = reasons.get(found.told)
    return f"{viewer.label('entry', kind)}{f': {why}' if why else ''}"
