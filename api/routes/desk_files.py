"""The files that citizens sent, for the clerk who has the case: most are papers of a person."""

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from api.deps import PartsDep, SeeingDep
from api.errors import ApiError
from api.schemas.common import RowId
from bot.store.attachments import files_of
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk", tags=["desk"])
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
"""A stranger's file: a browser saves it, and runs nothing of it."""


@router.get("/cases/{case_id}/files/{file_id}")
def file(
    case_id: RowId,
    file_id: RowId,
    viewer: SeeingDep,
    parts: PartsDep,
) -> Response:
    """One file of the case's conversation, to be saved; 404 where it is not kept."""
    view = parts.desk.view(case_id, viewer.clerk)
    if view.case.owner_id != viewer.clerk.id:
        raise ApiError(403, "not_owner", "Take the case first: files open to who has it.")
    with reading(parts.engine) as connection:
        found = files_of(connection, view.case.conversation_id)
    kept = next((one for files in found.values() for one in files if one.id == file_id), None)
    if kept is None or kept.digest is None:
        raise ApiError(404, "not_found", "This file is not kept here.")
    ending = (kept.media_type or "").rpartition("/")[2].rpartition(".")[2][:8] or "bin"
    return FileResponse(
        parts.keeper.path(kept.digest),
        media_type=kept.media_type,
        filename=f"{view.case.number}-{kept.id}.{ending}",
        headers=_SAFE,
    )
