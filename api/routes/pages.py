"""The pages that people open: the office's page with the widget, its frame, and the desk."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import PartsDep
from api.views.guide import Lang, Site

DESK = Path(__file__).parent.parent / "desk" / "desk.html"
router = APIRouter(include_in_schema=False)
Referral = Annotated[str | None, Query(alias="ref", pattern=r"^[A-Za-z0-9._-]{1,64}$")]


@router.get("/")
def home(request: Request, parts: PartsDep, lang: Lang = "vi", ref: Referral = None) -> Response:
    """The office's page with the widget in it."""
    site = Site(request, parts, lang)
    return site.page("index.html", referral=ref, events=site.events)


@router.get("/embed")
def embed(
    request: Request,
    parts: PartsDep,
    lang: Lang = "vi",
    ref: Referral = None,
    site: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Only the widget, to stand in a frame of the site with this key, and of no other.

    Without a key it is the first site's; an unknown key may be framed by nobody.
    """
    origins = parts.settings.site_origins()
    key = site or next(iter(origins), "demo")
    request.state.framed_by = origins.get(key, "'none'")
    return Site(request, parts, lang).page("embed.html", referral=ref, site=key)


@router.get("/desk")
def desk() -> HTMLResponse:
    """The clerks' desk."""
    return HTMLResponse(DESK.read_text("utf-8"))
