"""A page for every office: where it is, when it is open, what it takes. Open to anyone."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.deps import PartsDep
from api.guide.offices import government_office, office_page
from api.guide.structured import script
from api.views.guide import Lang, Site

router = APIRouter(include_in_schema=False)
_KEPT = "public, max-age=60"
"""Whether an office is open changes by the minute."""


@router.get("/co-quan")
def offices(request: Request, parts: PartsDep, lang: Lang = "vi") -> Response:
    """Every office, and whether it is open now."""
    site = Site(request, parts, lang)
    pages = [
        office_page(office, parts.library, parts.words, lang, parts.now())
        for office in parts.library.offices
    ]
    response = site.page("offices.html", pages=pages)
    response.headers["Cache-Control"] = _KEPT
    return response


@router.get("/co-quan/{office_id}")
def office(
    request: Request,
    parts: PartsDep,
    office_id: Annotated[str, Path(max_length=64)],
    lang: Lang = "vi",
) -> Response:
    """One office with its hours this week."""
    site = Site(request, parts, lang)
    found = next((one for one in parts.library.offices if one.id == office_id), None)
    if found is None:
        return site.missing()
    page = office_page(found, parts.library, parts.words, lang, parts.now())
    data = script(government_office(found, parts.now(), site.address()))
    response = site.page("office.html", page=page, data=data)
    response.headers["Cache-Control"] = _KEPT
    return response
