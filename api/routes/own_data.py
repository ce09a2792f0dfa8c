"""A citizen's own data, by the link that the bot gave them; and what happened to it."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.deps import PartsDep, limited
from api.errors import ApiError
from bot.store.own_data import copy
from knowledge.store.engine import reading

router = APIRouter(tags=["own data"])
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "Content-Disposition": 'attachment; filename="du-lieu-cua-toi.json"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@router.get("/own-data/{token}", dependencies=[limited("own_data", 10)])
def own_data(token: Annotated[str, Path(max_length=512)], parts: PartsDep) -> JSONResponse:
    """All that is kept of one conversation, to be saved. Open to who holds the link, for an hour.

    Costs one read of the conversation; ten requests in ten seconds from one address.
    """
    talk = parts.tokens.copied_conversation(token)
    if talk is None:
        raise ApiError(404, "not_found", "This link has ended. Ask the assistant for a new one.")
    with reading(parts.engine) as connection:
        found = copy(connection, talk)
    if found is None:
        raise ApiError(404, "not_found", "Nothing is kept of this conversation.")
    return JSONResponse(found, headers=_PRIVATE)
