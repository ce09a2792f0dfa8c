"""The door that platforms use: a few lines before the application, since it is used most.

The application's routing, validation and headers cost a millisecond and more a request; what a
platform posts needs none of them. Everything else passes through.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from sqlalchemy.exc import OperationalError
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.pace import OF_ONE_CHANNEL
from api.doors.body_limit import LARGEST_BODY
from api.errors import ApiError
from api.parts import Parts
from api.schemas.common import ErrorOut
from bot.store.inbox import InboxBusyError

Later = Callable[[Coroutine[Any, Any, None]], None]
"""Takes what may be done once the platform has its answer."""

Handler = Callable[[Parts, Headers, bytes, Later], Awaitable[None]]
"""Verifies and stores one delivery; raises ApiError where it is refused."""

_HEADERS = {"X-Content-Type-Options": "nosniff"}


class WebhookDoor:
    """ASGI middleware: answers POSTs to the paths of `handlers` by itself."""

    def __init__(
        self, app: ASGIApp, parts: Parts, handlers: Mapping[str, Handler], most: int = LARGEST_BODY
    ) -> None:
        self._app = app
        self._parts = parts
        self._handlers = handlers
        self._most = most
        self._later: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        posted = scope["type"] == "http" and scope["method"] == "POST"
        handler = self._handlers.get(scope["path"]) if posted else None
        if handler is None:
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        with self._parts.meters.timing("webhook", path.rpartition("/")[2]):
            response = await self._answer(handler, Headers(scope=scope), receive, path)
        await response(scope, receive, send)

    async def _answer(
        self, handler: Handler, headers: Headers, receive: Receive, path: str
    ) -> Response:
        try:
            self._parts.pace.check("channel", path, OF_ONE_CHANNEL)
            raw = await self._body(headers, receive)
            await handler(self._parts, headers, raw, self._do_later)
        except ApiError as error:
            return JSONResponse(
                error.body.model_dump(), error.status, {**_HEADERS, **error.headers}
            )
        except (OperationalError, InboxBusyError):
            body = ErrorOut(code="busy", message="The store is busy. Send the same request again.")
            return JSONResponse(body.model_dump(), 503, {**_HEADERS, "Retry-After": "2"})
        return PlainTextResponse("ok", headers=_HEADERS)

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        """The raw body, of at most the limit: signatures are over these bytes."""
        announced = headers.get("content-length", "")
        size = int(announced) if announced.isdigit() else 0
        parts: list[bytes] = []
        more = size <= self._most
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise ApiError(400, "cut_off", "The body ended early. Send it again.")
            parts.append(message.get("body", b""))
            size = max(size, sum(map(len, parts)))
            more = message.get("more_body", False) and size <= self._most
        if size > self._most:
            raise ApiError(413, "too_large", "The body is larger than 1 MB.")
        return b"".join(parts)

    def _do_later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)
