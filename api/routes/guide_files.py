"""The guide for programs: feed, sitemap, robots, subtitles. Open to anyone."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from api.deps import PartsDep
from api.errors import ApiError
from api.guide.changes import recent_changes
from api.guide.subtitles import webvtt
from api.posters import qr
from api.views.guide import Lang, Site

router = APIRouter(include_in_schema=False)
_PATHS = ["/", "/thu-tuc", "/moi", "/co-quan", "/gioi-thieu"]
_CLOSED = ["/api/", "/desk", "/hoi", "/q/", "/tim", "/embed"]


@router.get("/moi.atom")
def feed(request: Request, parts: PartsDep, lang: Lang = "vi") -> Response:
    """What was published lately, for feed readers (RFC 4287)."""
    site = Site(request, parts, lang)
    if unchanged := site.unchanged():
        return unchanged
    found = recent_changes(parts.engine, parts.now())
    updated = found[0].at if found else datetime.fromtimestamp(0, UTC)
    response = site.kept("feed.xml", changes=found, updated=updated)
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return response


@router.get("/sitemap.xml")
def sitemap(request: Request, parts: PartsDep) -> Response:
    """Every page that a search engine should know, with its day (sitemaps.org/protocol)."""
    site = Site(request, parts, "vi")
    if unchanged := site.unchanged():
        return unchanged
    listed = parts.guide.catalogue
    versions = parts.library.current
    response = site.kept(
        "sitemap.xml",
        paths=[
            *_PATHS,
            *(f"/viec/{event.key}" for event in listed.events),
            *(f"/lien-thong/{group['id']}" for group in site.groups),
            *(f"/linh-vuc/{slug}" for slug in listed.slugs),
            *(f"/co-quan/{office.id}" for office in parts.library.offices),
        ],
        days={v.procedure.code: v.checked_on or v.procedure.as_of for v in versions},
    )
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return response


@router.get("/robots.txt")
def robots(parts: PartsDep) -> Response:
    """What crawlers may read: the guide, not conversations; a demonstration not at all."""
    root = parts.settings.public_url.rstrip("/")
    closed = ["/"] if parts.settings.demo else _CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {root}/sitemap.xml", ""]))


@router.get("/p/{code}/qr.svg")
def code_of_page(
    request: Request, parts: PartsDep, code: Annotated[str, Path(max_length=32)], lang: Lang = "vi"
) -> Response:
    """A code that opens the procedure's page: printed at its foot."""
    site = Site(request, parts, lang)
    if parts.library.version(code) is None:
        raise ApiError(404, "not_found", "No such procedure is in force. Search at /tim.")
    drawn = qr.svg(f"{parts.settings.public_url.rstrip('/')}/p/{code}")
    return site.keep(Response(drawn, media_type="image/svg+xml"))


@router.get("/videos/{video_id}.vtt")
def subtitles(parts: PartsDep, video_id: Annotated[str, Path(max_length=64)]) -> Response:
    """A video's words as WebVTT; open to other sites' pages, for the widget plays videos there."""
    video = next((one for one in parts.library.videos if one.id == video_id), None)
    if video is None:
        raise ApiError(404, "not_found", "No such video. Its address stands in the answer.")
    headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
    return Response(webvtt(video), media_type="text/vtt; charset=utf-8", headers=headers)
