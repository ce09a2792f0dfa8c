"""Files into the knowledge: uploaded, read, looked at, then taken in or dropped.

Only who uploaded a file sees it. A file is at most 50 MB; it is read by a process of its own.
"""

import asyncio
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.deps import PartsDep, WriterDep, WritingDep, limited
from api.errors import ApiError
from api.knowledge_page.remarks import in_language
from api.knowledge_page.uploads import Uploads
from api.schemas.knowledge import Asked, UploadOut
from bot.roles import Clerk

router = APIRouter(prefix="/api/desk/knowledge", tags=["knowledge"])
UPLOADS = f"{router.prefix}/uploads"
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
_AT_ONCE = 10
_COMING = 2


@router.post("/uploads", status_code=202, dependencies=[limited("upload", _AT_ONCE)])
async def upload(
    request: Request, asked: Annotated[Asked, Query()], clerk: WritingDep, parts: PartsDep
) -> UploadOut:
    """Send a file as the body; it is read in the background, nothing is taken in yet.

    Two of one account come at once, twenty of it wait: 429 beyond.
    """
    holder = f"uploads {clerk.id}"
    parts.pace.check_open(holder, _COMING)
    with parts.pace.holding(holder):
        return await _taken(request, asked, clerk, parts.knowledge_desk.uploads)


async def _taken(request: Request, asked: Asked, clerk: Clerk, uploads: Uploads) -> UploadOut:
    upload_id, place = await asyncio.to_thread(uploads.begin, clerk, asked)
    try:
        if not await _received(request, place):
            raise ApiError(422, "empty", "The file is empty. Choose another one.")
        return await asyncio.to_thread(uploads.start, clerk, upload_id, asked)
    except BaseException:
        await asyncio.to_thread(uploads.forget, upload_id)
        raise


@router.get("/uploads")
def uploads(viewer: WriterDep, parts: PartsDep) -> list[UploadOut]:
    """The reader's uploads that were not taken in yet, newest first."""
    found = parts.knowledge_desk.uploads.mine(viewer.clerk)
    return [in_language(one, viewer.language) for one in found]


@router.get("/uploads/{upload_id}")
def uploaded(upload_id: Id, viewer: WriterDep, parts: PartsDep) -> UploadOut:
    """How far an upload is."""
    return in_language(parts.knowledge_desk.uploads.find(viewer.clerk, upload_id), viewer.language)


@router.post("/uploads/{upload_id}/confirm")
def confirm(upload_id: Id, clerk: WritingDep, viewer: WriterDep, parts: PartsDep) -> UploadOut:
    """Take it in: what it changes waits for a second person, or is published where allowed."""
    taken = parts.knowledge_desk.uploads.confirm(clerk, upload_id)
    parts.library.refresh()
    return in_language(taken, viewer.language)


@router.delete("/uploads/{upload_id}", status_code=204)
def drop(upload_id: Id, clerk: WritingDep, parts: PartsDep) -> None:
    """Remove an upload; nothing of it is taken in."""
    parts.knowledge_desk.uploads.drop(clerk, upload_id)


async def _received(request: Request, place: FilePath) -> int:
    """Write the body to `place`; how many bytes came."""
    received = 0
    with await asyncio.to_thread(place.open, "wb") as file:
        async for piece in request.stream():
            received += await asyncio.to_thread(file.write, piece)
    return received
