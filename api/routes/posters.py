"""Posters: scans lead on and are counted; clerks make sheets and see the counts."""

import logging
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import OperationalError

from api.deps import PartsDep, SeeingDep
from api.errors import ApiError
from api.posters.files import MEDIA_TYPES, Form, Size, file_name, make_file
from api.posters.posters import Opens, Wish
from api.schemas.chat import ScanOut
from api.schemas.common import Language
from knowledge.hours import VIETNAM

router = APIRouter()
_log = logging.getLogger(__name__)
_Id = Annotated[str | None, Query(max_length=64)]


@router.get("/q/{tag}", include_in_schema=False)
def scanned(
    parts: PartsDep, tag: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
) -> Response:
    """Anyone who scans a poster: counted for the day without a word on who, and led on.

    A tag that is not ours leads on too, uncounted: a poster outlives a change of the secret.
    """
    if parts.posters.is_ours(tag):
        try:
            parts.scans.count(tag, parts.now().astimezone(VIETNAM).date())
        except OperationalError:
            _log.warning("a scan was not counted: the store is busy")
    headers = {"Cache-Control": "no-store"}
    return RedirectResponse(parts.posters.destination(tag), 302, headers)


@router.get("/api/desk/posters/file", tags=["posters"], response_class=Response)
def poster(
    parts: PartsDep,
    viewer: SeeingDep,  # noqa: ARG001  # only who works at the desk may print
    procedure: _Id = None,
    office: _Id = None,
    counter: _Id = None,
    title: Annotated[str | None, Query(max_length=120)] = None,
    opens: Opens = Opens.PAGE,
    language: Language = "vi",
    form: Form = "pdf",
    size: Size = "a4",
) -> Response:
    """A poster or its plain code as a file, for who works at the desk."""
    try:
        made = parts.posters.make(Wish(procedure, office, counter, opens, language, title))
    except ValueError as error:
        raise ApiError(422, "invalid", f"{error}.") from error
    headers = {
        "Content-Disposition": f'inline; filename="{file_name(made, form, size)}"',
        "Cache-Control": "no-store",
    }
    return Response(make_file(made, form, size), media_type=MEDIA_TYPES[form], headers=headers)


@router.get("/api/desk/posters/scans", tags=["posters"])
def scans(parts: PartsDep, viewer: SeeingDep) -> list[ScanOut]:  # noqa: ARG001  # only the desk's
    """How often each poster was scanned, for who works at the desk."""
    today = parts.now().astimezone(VIETNAM).date()
    return [
        ScanOut(tag=one.tag, total=one.total, month=one.month, last=one.last)
        for one in parts.scans.all(today)
    ]
