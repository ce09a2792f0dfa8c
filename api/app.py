"""The web application: routers, static files, headers, and what runs beside the requests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig

from api.doors.body_limit import BodyLimit
from api.doors.request_trail import RequestTrail
from api.doors.webhooks import WebhookDoor
from api.error_answers import install_errors
from api.parts import Parts
from api.processes.background import run_background
from api.processes.worker_process import WorkerProcess
from api.routes import (
    accounts,
    alerts,
    audit,
    canned,
    channels_health,
    chat,
    curated,
    desk,
    desk_files,
    drafts,
    guide_files,
    guide_pages,
    health,
    insight,
    knowledge,
    knowledge_changes,
    knowledge_local,
    knowledge_previews,
    knowledge_sources,
    knowledge_uploads,
    metrics,
    mistakes,
    office_pages,
    office_profile,
    openid,
    own_data,
    pages,
    plain,
    planning,
    posters,
    profile,
    session,
    trials,
    typing,
    webhooks,
    widget_files,
)
from api.views.missing import missing_page
from knowledge.sources.limits import LARGEST_FILE

ROOT = Path(__file__).parent
_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "media-src 'self' https:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "object-src 'none'"
)
_ROUTES = (
    chat,
    typing,
    session,
    desk,
    desk_files,
    drafts,
    curated,
    planning,
    insight,
    webhooks,
    health,
    metrics,
    pages,
    knowledge,
    knowledge_changes,
    knowledge_sources,
    knowledge_uploads,
    knowledge_local,
    knowledge_previews,
    channels_health,
    guide_pages,
    guide_files,
    office_pages,
    office_profile,
    own_data,
    plain,
    posters,
    profile,
    widget_files,
    openid,
    accounts,
    alerts,
    audit,
    canned,
    mistakes,
    trials,
)
_NO_TELEMETRY: TelemetryConfig = {
    "auto_configure": False,
    "tracing": False,
    "metrics": False,
    "logs": False,
}
"""FastAPI's own would send paths, queries and errors' texts, in which people's data may stand."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(parts: Parts, worker: WorkerProcess | None = None) -> FastAPI:
    """The application over `parts`; turns are made by `worker`, or in this process."""
    app = FastAPI(title="Một Cửa", version="0.1.0", lifespan=_lifespan, telemetry=_NO_TELEMETRY)
    app.state.parts = parts
    app.state.worker = worker
    install_errors(app)
    app.add_exception_handler(404, missing_page)
    for module in _ROUTES:
        app.include_router(module.router)
    app.mount("/widget", StaticFiles(directory=ROOT / "widget"), name="widget")
    for folder in ("widget", "site", "desk"):
        app.mount(f"/static/{folder}", StaticFiles(directory=ROOT / folder))
    app.add_middleware(BodyLimit, larger={knowledge_uploads.UPLOADS: LARGEST_FILE})
    app.middleware("http")(_secure)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=_origins(parts),
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "last-event-id"],
        max_age=600,
    )
    app.add_middleware(WebhookDoor, parts=parts, handlers=webhooks.HANDLERS)
    app.add_middleware(
        RequestTrail, tracer=parts.tracer, new_id=parts.new_id, webhooks=webhooks.HANDLERS
    )
    return app


def _origins(parts: Parts) -> list[str]:
    """The sites whose pages may hold the widget; no cookie is ever sent across."""
    origins = set(parts.settings.site_origins().values())
    return ["*"] if "*" in origins else sorted(origins)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    parts.signals.open(parts.bus.tell if parts.bus else None)
    async with parts.open_channels():
        background = asyncio.create_task(run_background(parts, app.state.worker))
        yield
        background.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await background
    parts.postbox.close()


def _stay_here(request: Request, response: Response) -> None:
    """A redirect of the framework's own names the host that was asked for: only its path counts."""
    here = str(request.base_url)
    target = response.headers.get("location", "")
    if target.startswith(here):
        response.headers["location"] = f"/{target.removeprefix(here).lstrip('/')}"


async def _secure(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    _stay_here(request, response)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    path = request.url.path
    if path.startswith(("/widget", "/static")):
        response.headers["Cache-Control"] = "no-cache"
    if path.startswith("/widget"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if not path.startswith(("/docs", "/openapi")):
        ancestors = getattr(request.state, "framed_by", "'none'")
        response.headers.setdefault(
            "Content-Security-Policy", f"{_CSP}; frame-ancestors {ancestors}"
        )
    return response
