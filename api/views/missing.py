"""An address that leads nowhere: a page that helps for people, JSON for programs."""

import asyncio

from fastapi import Request
from fastapi.responses import Response

from api.error_answers import http_error
from api.views.guide import Language, Site

_FOR_PROGRAMS = ("/api/", "/webhooks/", "/health/", "/static/", "/widget/")


async def missing_page(request: Request, error: Exception) -> Response:
    """The 404 for whoever asks."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if not wants_page or request.url.path.startswith(_FOR_PROGRAMS):
        return await http_error(request, error)
    lang: Language = "en" if request.query_params.get("lang") == "en" else "vi"
    site = Site(request, request.app.state.parts, lang)
    return await asyncio.to_thread(site.missing)
