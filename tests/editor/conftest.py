"""The real application on loopback, over a few procedures, for an editor's browser."""

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.users import Users
from tests.editor.steps import PASSWORD, Office
from tests.fakes import HashingEncoder
from tests.samples import publish
from tests.web_server import serving
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
        with serving(create_app(parts), listening):
            yield Office(origin, parts)
        parts.engine.dispose()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser window."""
    with watched_page(browser) as made:
        yield made
