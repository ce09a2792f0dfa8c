"""The real application on loopback, over a few procedures, for an editor's browser."""

import socket
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.parts import Parts
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.users import Users
from tests.editor.steps import PASSWORD, Office
from tests.fakes import HashingEncoder
from tests.samples import publish
from tests.widget.browser import chromium, watched_page

PEOPLE = (
    ("mai", "Đỗ Thị Mai", "editor"),
    ("duc", "Phạm Minh Đức", "approver"),
    ("thu", "Lê Thu", "lead"),
    ("lan", "Nguyễn Thị Lan", "clerk"),
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The application with an editor, an approver, a lead and a clerk; one a module."""
    data = tmp_path_factory.mktemp("office")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        parts = wire(
            Settings(demo=True, data=data, public_url=origin),
            encoder=HashingEncoder(),
            dialogue=make_rules(),
            channels={"web": WebChannel()},
        )
        publish(parts.engine).refresh()
        accounts = Users(parts.engine)
        for login, name, role in PEOPLE:
            accounts.add(login, name, role, PASSWORD)
        with _Serving(parts, listening):
            yield Office(origin, parts)
        parts.engine.dispose()


class _Serving:
    """Runs the application in a thread of this process while it is entered."""

    def __init__(self, parts: Parts, listening: socket.socket) -> None:
        config = uvicorn.Config(create_app(parts), log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        run = partial(self._server.run, sockets=[listening])
        self._thread = threading.Thread(target=run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser window."""
    with watched_page(browser) as made:
        yield made
