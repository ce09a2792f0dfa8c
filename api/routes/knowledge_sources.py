"""Where the knowledge comes from, and whether each source's changes wait for an editor."""

from fastapi import APIRouter

from api.deps import ApprovingDep, KeepingDep, PartsDep
from api.schemas.knowledge import SourceOut, SourceRequest
from knowledge.sourcing import known_settings
from knowledge.store import held_by, waiting
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])


@router.get("/sources")
def sources(viewer: KeepingDep, parts: PartsDep) -> list[SourceOut]:  # noqa: ARG001  # only who keeps the knowledge
    """Every source, by name."""
    with reading(parts.engine) as connection:
        held, waits = held_by.counted(connection), waiting.counted(connection)
    found = []
    for name, setting in known_settings(parts.knowledge).items():
        holds = held.get(name, {})
        found.append(
            SourceOut(
                name=name,
                hold=setting.hold,
                place=setting.place,
                read_at=setting.checked_at,
                records=sum(holds.values()),
                procedures=holds.get("procedure", 0),
                waiting=sum(n for (source, _), n in waits.items() if source == name),
            )
        )
    return found


@router.put("/sources", status_code=204)
def decide(body: SourceRequest, clerk: ApprovingDep, parts: PartsDep) -> None:
    """Let a source's changes wait for an editor, or publish themselves; on record."""
    parts.knowledge_desk.editing.decide(clerk, body.name, body.hold)
