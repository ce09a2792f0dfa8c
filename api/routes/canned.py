"""Canned replies: whoever sees the desk sends those that are good; whoever writes keeps them."""

from fastapi import APIRouter

from api.deps import PartsDep, SeeingDep, WriterDep, WritingDep
from api.errors import ApiError
from api.parts import Parts
from api.schemas.common import RowId
from api.schemas.curated import CannedOut, CannedRequest
from bot.store import canned
from bot.store.canned import Canned
from knowledge.hours import VIETNAM
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk/canned", tags=["desk"])


@router.get("")
def usable(viewer: SeeingDep, parts: PartsDep) -> list[CannedOut]:
    """The canned replies that may still be sent."""
    today = viewer.parts.now().astimezone(VIETNAM).date()
    with reading(parts.engine) as connection:
        return [_out(reply) for reply in canned.usable(connection, today)]


@router.get("/all")
def every(
    viewer: WriterDep,  # noqa: ARG001  # only who writes may
    parts: PartsDep,
) -> list[CannedOut]:
    """All canned replies, those whose last day has passed among them."""
    with reading(parts.engine) as connection:
        return [_out(reply) for reply in canned.every(connection)]


@router.post("", status_code=201)
def add(body: CannedRequest, clerk: WritingDep, parts: PartsDep) -> CannedOut:
    """Keep a reply for everybody at the desk."""
    _check_day(parts, body)
    with parts.engine.begin() as connection:
        made = canned.add(connection, Canned(**body.model_dump()), clerk.id)
        parts.counter.record(connection, clerk, "canned_add", f"canned {made}")
    return CannedOut(id=made, **body.model_dump())


@router.put("/{reply_id}", status_code=204)
def change(reply_id: RowId, body: CannedRequest, clerk: WritingDep, parts: PartsDep) -> None:
    """Keep other words, another source or another last day."""
    _check_day(parts, body)
    with parts.engine.begin() as connection:
        if not canned.change(connection, reply_id, Canned(**body.model_dump())):
            raise ApiError(404, "not_found", f"There is no canned reply {reply_id}.")
        parts.counter.record(connection, clerk, "canned_change", f"canned {reply_id}")


@router.delete("/{reply_id}", status_code=204)
def remove(reply_id: RowId, clerk: WritingDep, parts: PartsDep) -> None:
    """Forget a canned reply."""
    with parts.engine.begin() as connection:
        if not canned.remove(connection, reply_id):
            raise ApiError(404, "not_found", f"There is no canned reply {reply_id}.")
        parts.counter.record(connection, clerk, "canned_remove", f"canned {reply_id}")


def _check_day(parts: Parts, body: CannedRequest) -> None:
    if body.valid_until <= parts.now().astimezone(VIETNAM).date():
        raise ApiError(422, "invalid", "Choose a last day after today.")


def _out(reply: Canned) -> CannedOut:
    return CannedOut(
        id=reply.id,
        title=reply.title,
        text=reply.text,
        citation=reply.citation,
        url=reply.url,
        valid_until=reply.valid_until,
        language=reply.language,
    )
