"""Whether this process lives, and whether it can answer."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

from api.deps import PartsDep
from api.processes.lacking import states as lacking_states
from api.processes.worker_process import WorkerProcess
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
    lacking = lacking_states(parts, worker)
    states = {"store": "ok", **lacking, "inbox": str(parts.inbox.depth())}
    states |= {f"dead {kind}s": str(n) for kind, n in parts.dead.counts().items() if n}
    for one in parts.checkups.found():
        if one.troubles:
            kinds = ", ".join(trouble.kind for trouble in one.troubles)
            states[f"{one.channel} {one.account}".strip()] = f"check: {kinds}"
    states |= {channel: f"paused: {why}" for channel, why in paused_channels(parts.facts).items()}
    degraded = any(state != "ok" for state in lacking.values())
    response.headers["Cache-Control"] = "no-store"
    return Health(status="degraded" if degraded else "ok", parts=states)
