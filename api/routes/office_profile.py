"""An office's profile tried out before it is used: the file checked, and the page that it makes.

For those who keep the office's channels. Nothing is changed here: the file named in the settings
stays the one place, and what was checked is taken away to be put there.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from api.deps import CaringDep, PartsDep
from api.errors import ApiError
from api.look.colours import PoorContrast, look
from api.look.profile import Profile, ProfileUnreadable, read_profile
from api.parts import Parts, notice
from api.views.guide import Lang, Language, Site
from bot.words import load_words

router = APIRouter(prefix="/desk/profile", include_in_schema=False)
LONGEST = 20_000
_EXAMPLE = Path(__file__).parents[2] / "deploy" / "profile.example.yml"
_TRIED = {"Cache-Control": "no-store"}


@router.get("")
def page(request: Request, viewer: CaringDep, parts: PartsDep, lang: Lang = "vi") -> Response:  # noqa: ARG001  # who may
    """The profile in use, else the example, with what it makes."""
    file = Path(parts.settings.profile or _EXAMPLE)
    return _page(request, parts, lang, file.read_text("utf-8") if file.exists() else "")


@router.post("")
def check(
    request: Request,
    viewer: CaringDep,  # noqa: ARG001  # who may
    parts: PartsDep,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    lang: Annotated[Language, Form()] = "vi",
    take: Annotated[bool, Form()] = False,
) -> Response:
    """The page that `text` makes, or what is wrong with it; with `take` the checked file."""
    written = text.replace("\r\n", "\n")
    if take and _read(parts, written)[1] is None:
        headers = {**_TRIED, "Content-Disposition": 'attachment; filename="profile.yml"'}
        return Response(written, media_type="application/yaml", headers=headers)
    return _page(request, parts, lang, written)


@router.get("/look.css")
def colours(
    viewer: CaringDep,  # noqa: ARG001  # who may
    colour: Annotated[str, Query(pattern=r"^#[0-9a-fA-F]{6}$")],
) -> Response:
    """The style sheet that a colour makes; 422 where text could not be read in it."""
    try:
        css = look(colour).css()
    except PoorContrast as error:
        raise ApiError(422, "poor_contrast", str(error)) from error
    return Response(css, media_type="text/css", headers=_TRIED)


def _page(request: Request, parts: Parts, lang: Language, text: str) -> Response:
    """Our own pages' frame with the profile in `text`; with that in use where it is no profile."""
    profile, problem = _read(parts, text)
    shown: dict[str, Any] = {}
    if profile is not None:
        name = profile.name.vi if profile.name else parts.settings.office
        settings = parts.settings.model_copy(update={"office": name})
        words = profile.say(load_words())
        parts = replace(parts, profile=profile, settings=settings, words=words)
        shown = {"notice": notice(settings, words, lang), "profile": profile}
        shown["greeting"] = profile.greeting.in_(lang) if profile.greeting else None
    site = Site(request, parts, lang)
    response = site.page("profile.html", text=text, problem=problem, longest=LONGEST, **shown)
    response.headers.update(_TRIED)
    return response


def _read(parts: Parts, text: str) -> tuple[Profile | None, str | None]:
    """The profile in `text`, or what is wrong with it."""
    used = parts.settings.profile
    folder = Path(used).parent if used else None
    try:
        return read_profile(text, folder), None
    except ProfileUnreadable as error:
        return None, str(error)
