"""Each request has an id, in its log lines and in its answer; what changes something is traced.

A `traceparent` that comes from outside is not taken: anybody can send one. The id is, where it is
well-formed: the proxy in front gives it (deploy/nginx), and nothing is decided by it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.origin import arrive
from knowledge.tracing import Span, Tracer

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class RequestTrail:
    """ASGI middleware; `webhooks` are the paths where platforms deliver."""

    app: ASGIApp
    tracer: Tracer
    new_id: Callable[[], str]
    webhooks: Collection[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _WELL_FORMED.fullmatch(given) else self.new_id()
        arrive(request_id)
        named = _named(send, request_id)
        if scope["method"] not in _CHANGES:
            await self.app(scope, receive, named)
        elif scope["path"] in self.webhooks:
            channel = scope["path"].rpartition("/")[2]
            with self.tracer.span("webhook", method=scope["method"], channel=channel) as span:
                await self.app(scope, receive, _watched(named, scope, span))
        else:
            with self.tracer.span("request", method=scope["method"]) as span:
                await self.app(scope, receive, _watched(named, scope, span))


def _named(send: Send, request_id: str) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)[HEADER] = request_id
        await send(message)

    return answer


def _watched(send: Send, scope: Scope, span: Span) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            span.tell(status=message["status"])
            if path := getattr(scope.get("route"), "path", None):
                span.tell(route=path)  # as it is declared: a path itself may hold a secret
        await send(message)

    return answer
