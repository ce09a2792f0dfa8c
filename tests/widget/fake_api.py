"""A fake server for the browser tests: loopback, in a thread, speaking the HTTP interface."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from tests.desk.fake_desk import FakeDesk
from tests.desk.fake_desk_routes import desk_routes
from tests.web_server import serving
from tests.widget.fake_chat import FakeChat, chat_routes
from tests.widget.fake_pages import add_pages

Next = Callable[[Request], Awaitable[Response]]


@dataclass
class FakeServer:
    """The running fake: where it is, what it knows, which addresses were asked."""

    origin: str
    chat: FakeChat
    desk: FakeDesk
    seen: list[str]  # method, address with query, and Referer of every request

    def reset(self) -> None:
        """As freshly started."""
        self.chat.reset()
        self.desk.reset()
        self.seen.clear()


def make_app(chat: FakeChat, desk: FakeDesk, seen: list[str]) -> FastAPI:
    """The whole fake as an ASGI application."""
    app = FastAPI()
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type"],
    )

    @app.middleware("http")
    async def note(request: Request, call_next: Next) -> Response:
        seen.append(f"{request.method} {request.url} {request.headers.get('referer', '')}")
        return await call_next(request)

    @app.exception_handler(HTTPException)
    async def explain(_: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse(error.detail, status_code=error.status_code)

    app.include_router(chat_routes(chat))
    app.include_router(desk_routes(desk))
    add_pages(app)
    return app


@contextmanager
def running() -> Iterator[FakeServer]:
    """Start the fake on a free port of loopback and stop it afterwards."""
    chat, desk = FakeChat(), FakeDesk()
    seen: list[str] = []
    with serving(make_app(chat, desk, seen)) as origin:
        try:
            yield FakeServer(origin, chat, desk, seen)
        finally:
            chat.cut_streams()
            desk.cut_streams()
