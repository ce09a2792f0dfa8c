"""A small HTTP server on loopback that keeps every request and answers as its test says."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; None as an answer closes the connection without one."""

    status: int = 200
    body: bytes = b"{}"


class LoopbackServer:
    """Serves while it is entered. `requests` grows as requests come."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request: Request) -> Answer | None:
        """What to say to `request`; {} with 200 unless a subclass knows better."""
        return Answer()

    def received(self, count: int, seconds: float = 20) -> list[Request]:
        """The requests, once `count` have come or so many seconds have passed."""
        deadline = time.monotonic() + seconds
        while len(self.requests) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return list(self.requests)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        serve = self._serve

        class Handler(BaseHTTPRequestHandler):
            timeout = 5  # a client that only connects does not hold the server up

            def do_GET(self) -> None:
                serve(self)

            def do_POST(self) -> None:
                serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        request = Request(
            method=handler.command,
            path=address.path,
            query={key: values[0] for key, values in parse_qs(address.query).items()},
            headers={key.lower(): value for key, value in handler.headers.items()},
            body=handler.rfile.read(int(handler.headers.get("content-length", 0))),
        )
        self.requests.append(request)
        answer = self.answer(request)
        handler.close_connection = True
        if answer is not None:
            handler.send_response(answer.status)
            handler.send_header("content-type", "application/json")
            handler.send_header("content-length", str(len(answer.body)))
            handler.end_headers()
            handler.wfile.write(answer.body)
