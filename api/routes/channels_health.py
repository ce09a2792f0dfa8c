"""How the office's accounts on the platforms are, for those who can have them mended."""

from datetime import datetime

from fastapi import APIRouter, Request

from api.deps import CaringDep, PartsDep
from api.parts import Parts
from api.processes.lacking import states
from api.processes.worker_process import WorkerProcess
from api.schemas.common import Strict
from api.views.desk import Viewer
from bot.channels.troubles import Kind, Trouble
from bot.channels.words import Words, load_words

router = APIRouter(prefix="/api/desk", tags=["desk"])


class AccountOut(Strict):
    """One account on a platform; `account` is empty where there is but one. `troubles` say what
    is wrong and what to do, in the reader's language; empty: nothing is."""

    channel: str
    account: str
    checked_at: datetime
    troubles: list[str]


@router.get("/channels")
def channels_health(viewer: CaringDep, parts: PartsDep, request: Request) -> list[AccountOut]:
    """Every account, troubled ones first. For leads, and who keeps the accounts.

    Before them stands the assistant itself, where it does without something or something failed
    for good.
    """
    words = load_words()[viewer.language]
    return _assistant(viewer, parts, request.app.state.worker) + [
        AccountOut(
            channel=one.channel,
            account=one.account,
            checked_at=one.at,
            troubles=[_told(trouble, words) for trouble in one.troubles],
        )
        for one in parts.checkups.found()
    ]


def _assistant(viewer: Viewer, parts: Parts, worker: WorkerProcess | None) -> list[AccountOut]:
    lacks = [
        viewer.label("lack", f"{part}_{state}")
        for part, state in states(parts, worker).items()
        if state != "ok"
    ]
    if failed := sum(parts.dead.counts().values()):
        lacks.append(parts.words.say("lack.dead", viewer.language, count=failed))
    if not lacks:
        return []
    return [AccountOut(channel="assistant", account="", checked_at=parts.now(), troubles=lacks)]


def _told(trouble: Trouble, words: Words) -> str:
    detail = trouble.detail
    if trouble.kind is Kind.PAUSED:
        detail = words.reasons.get(detail, detail)
    return words.troubles[trouble.kind].format(detail=detail)
