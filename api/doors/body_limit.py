"""No request's body is larger than a limit, whether or not it announces its length."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.schemas.common import ErrorOut

LARGEST_BODY = 1_000_000  # bytes
_DISCONNECT: Message = {"type": "http.disconnect"}


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """ASGI middleware: counts the bytes that come, announced or chunked, and answers 413.

    `most` is in bytes, `larger` those of the paths that take more. The application never sees a
    byte beyond it.
    """

    app: ASGIApp
    most: int = LARGEST_BODY
    larger: Mapping[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.larger.get(scope.get("path", ""), self.most)
        if _announced(scope) > most:
            await self._refuse(most, scope, receive, send)
            return
        counted = _Counted(receive, send, most)
        try:
            await self.app(scope, counted.receive, counted.send)
        except Exception:
            if not counted.exceeded or counted.started:
                raise
        if counted.exceeded and not counted.started:
            await self._refuse(most, scope, receive, send)

    async def _refuse(self, most: int, scope: Scope, receive: Receive, send: Send) -> None:
        message = f"The body is larger than {most // 1_000_000} MB."
        body = ErrorOut(code="too_large", message=message)
        await JSONResponse(body.model_dump(), 413)(scope, receive, send)


class _Counted:
    """One request's channel: ends the body at the limit, and holds back what is said after."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._left = most
        self.exceeded = False
        self.started = False

    async def receive(self) -> Message:
        """The next part of the body; where it grows too large, the client is gone."""
        if self.exceeded:
            return _DISCONNECT
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        self.exceeded = self._left < 0
        return _DISCONNECT if self.exceeded else message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless the body was too large before it began."""
        if self.exceeded and not self.started:
            return
        self.started = True
        await self._send(message)


def _announced(scope: Scope) -> int:
    """The length in the header, 0 where it names none."""
    given: bytes = next((v for k, v in scope["headers"] if k == b"content-length"), b"")
    return int(given) if given.isdigit() else 0
