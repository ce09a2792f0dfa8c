"""Questions from life with their right procedure, tried again by `motcua eval --from-desk`."""

from fastapi import APIRouter

from api.deps import ChangingClerkDep, PartsDep, SeeingDep, WritingDep
from api.schemas.common import RowId
from api.schemas.mistakes import TrialList, TrialMade, TrialOut, TrialRequest
from bot.store.trials import Run, Trial
from knowledge.procedures import Version

router = APIRouter(prefix="/api/desk", tags=["desk"])


@router.post("/trials", status_code=201)
def add(body: TrialRequest, clerk: ChangingClerkDep, parts: PartsDep) -> TrialMade:
    """Keep a question as a trial, without numbers or addresses of persons.

    For whoever answers or writes.
    """
    made = parts.trials.add(clerk, body.text, body.language, body.procedure_code, body.case_id)
    return TrialMade(id=made)


@router.get("/trials")
def trials(viewer: SeeingDep, parts: PartsDep) -> TrialList:
    """Every trial with what became of it in the last run."""
    found, run = viewer.parts.trials.listed()
    return TrialList(
        trials=[_out(parts.library.newest(one.code), one, run) for one in found],
        tried_at=run.at if run else None,
    )


@router.delete("/trials/{trial_id}", status_code=204)
def remove(trial_id: RowId, clerk: WritingDep, parts: PartsDep) -> None:
    """Forget a trial."""
    parts.trials.remove(clerk, trial_id)


def _out(version: Version | None, one: Trial, run: Run | None) -> TrialOut:
    tried = run.tried.get(one.id) if run else None
    return TrialOut(
        id=one.id,
        text=one.text,
        language=one.language,
        procedure_code=one.code,
        procedure=version.procedure.name if version else None,
        author=one.author,
        made_at=one.made_at,
        right=tried.right if tried else None,
        answered=tried.code if tried else None,
    )
