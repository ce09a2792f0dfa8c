"""The office's own look and words: its colours, its logo, and the page that says who answers."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.deps import PartsDep
from api.errors import ApiError
from api.look.profile import LOGO_TYPES
from api.parts import notice
from api.views.guide import Lang, Site

router = APIRouter(include_in_schema=False)
_KEPT = {"Cache-Control": "public, max-age=300"}


@router.get("/gioi-thieu")
def about(request: Request, parts: PartsDep, lang: Lang = "vi") -> Response:
    """Who answers here, by what means, what becomes of what is written, where else to ask."""
    site = Site(request, parts, lang)
    if unchanged := site.unchanged():
        return unchanged
    return site.kept("about.html", notice=notice(parts.settings, parts.words, lang))


@router.get("/profile.css")
def colours(parts: PartsDep) -> Response:
    """The office's colours for our pages and the widget on them; empty where it chose none."""
    found = parts.profile.look
    headers = {**_KEPT, "Access-Control-Allow-Origin": "*"}
    return Response(found.css() if found else "", media_type="text/css", headers=headers)


@router.get("/profile/logo")
def logo(parts: PartsDep) -> Response:
    """The office's logo."""
    path = parts.profile.logo
    if path is None:
        raise ApiError(404, "not_found", "This office has no logo.")
    return FileResponse(path, media_type=LOGO_TYPES[path.suffix.lower()], headers=_KEPT)
