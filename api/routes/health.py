"""Whether this process lives, and whether it can answer."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

from api.deps import PartsDep
from api.parts import Parts
from api.worker_process import WorkerProcess
from bot.outbox import paused_channels
from knowledge.store.engine import reading

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """`status` is "ok", "degraded" (answers, with less) or "down" (cannot answer)."""

    status: str
    parts: dict[str, str]


@router.get("/live")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
def ready(parts: PartsDep, request: Request, response: Response) -> Health:
    """Each part's state; 503 where the store is down."""
    with reading(parts.engine) as connection:
        connection.execute(text("SELECT 1"))
    worker: WorkerProcess | None = request.app.state.worker
    wordy = parts.steady.degraded or (worker is not None and worker.without_encoder)
    lame = parts.dialogue.degraded or (worker is not None and worker.degraded)
    states = {
        "store": "ok",
        "dialogue": "degraded" if lame else "ok",
        "knowledge": _knowledge(parts),
        "inbox": str(parts.inbox.depth()),
    }
    if wordy:
        states["encoder"] = "degraded"
    states |= {f"dead {kind}s": str(n) for kind, n in parts.dead.counts().items() if n}
    for one in parts.checkups.found():
        if one.troubles:
            kinds = ", ".join(trouble.kind for trouble in one.troubles)
            states[f"{one.channel} {one.account}".strip()] = f"check: {kinds}"
    states |= {channel: f"paused: {why}" for channel, why in paused_channels(parts.facts).items()}
    degraded = wordy or states["dialogue"] != "ok" or states["knowledge"] != "ok"
    response.headers["Cache-Control"] = "no-store"
    return Health(status="degraded" if degraded else "ok", parts=states)


def _knowledge(parts: Parts) -> str:
    """ok, empty, or down: the desk gets every question then."""
    try:
        return "ok" if parts.library.index.priors.in_force.any() else "empty"
    except Exception:  # noqa: BLE001  # whatever is wrong with the index is the finding
        return "down"
