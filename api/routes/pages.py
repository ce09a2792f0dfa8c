"""The pages that people open: the office's page with the widget, its frame, and the desk."""

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from api.deps import PartsDep
from api.wiring import Parts, desk_office

ROOT = Path(__file__).parent.parent
_templates = Jinja2Templates(directory=ROOT / "site")
router = APIRouter(include_in_schema=False)
Lang = Annotated[Literal["vi", "en"], Query()]
Referral = Annotated[str | None, Query(alias="ref", pattern=r"^[A-Za-z0-9._-]{1,64}$")]


@router.get("/")
def home(request: Request, parts: PartsDep, lang: Lang = "vi", ref: Referral = None) -> Response:
    """The office's page with the widget in it."""
    return _page(request, parts, "index.html", lang, ref)


@router.get("/embed")
def embed(request: Request, parts: PartsDep, lang: Lang = "vi", ref: Referral = None) -> Response:
    """Only the widget, to stand in a frame of another site."""
    return _page(request, parts, "embed.html", lang, ref)


@router.get("/desk")
def desk() -> HTMLResponse:
    """The clerks' desk."""
    return HTMLResponse((ROOT / "desk" / "desk.html").read_text("utf-8"))


def _page(
    request: Request, parts: Parts, template: str, lang: Literal["vi", "en"], ref: str | None
) -> Response:
    response: Response = _templates.TemplateResponse(
        request,
        template,
        {
            "lang": lang,
            "other_lang": "vi" if lang == "en" else "en",
            "t": _strings(lang),
            "site": next(iter(parts.settings.site_origins()), "demo"),
            "referral": ref,
            "office": _office(parts, lang),
        },
    )
    return response


def _office(parts: Parts, lang: str) -> dict[str, Any]:
    office = desk_office(parts.settings, parts.library)
    if office is None:
        return {"name": parts.settings.office}
    english = lang == "en"
    theme = office.weekly_theme
    return {
        "name": parts.settings.office,
        "hours": office.opening_note_en if english else office.opening_note,
        "address": office.address_en if english else office.address,
        "phone": office.phone,
        "theme": theme
        and {
            "name": theme.name_en if english else theme.name,
            "text": theme.text_en if english else theme.text,
        },
    }


@cache
def _strings(lang: str) -> dict[str, Any]:
    strings: dict[str, Any] = json.loads(
        (ROOT / "site" / "strings" / f"{lang}.json").read_text("utf-8")
    )
    return strings
