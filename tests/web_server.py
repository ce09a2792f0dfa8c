"""An ASGI application on loopback, in a thread of the test's process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

SECONDS_TO_START, SECONDS_TO_END = 20, 20


@contextmanager
def serving(app: Any, listening: socket.socket | None = None) -> Iterator[str]:
    """The address of `app`: where `listening` listens, else on a free port of loopback.

    Logging stays as the tests have it: uvicorn would set its own for the whole process.
    """
    with listening or socket.create_server(("127.0.0.1", 0)) as bound:
        config = uvicorn.Config(
            app, log_config=None, log_level="error", ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        deadline = time.monotonic() + SECONDS_TO_START
        while not server.started:
            assert thread.is_alive(), "the server ended"
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=SECONDS_TO_END)
