"""The real application on loopback, over a few procedures, for an editor's browser."""

import socket
from collections.abc import Iterator

import pytest

from api.app import create_app
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.users import Users
from tests.browser_fixtures import browser, page
from tests.editor.people import duc, mai
from tests.editor.steps import PASSWORD, Office
from tests.fakes import HashingEncoder
from tests.samples import publish
from tests.web_server import serving

__all__ = ["browser", "duc", "mai", "page"]
PEOPLE = (
    ("mai", "Đỗ Thị Mai", "editor"),
    ("duc", "Phạm Minh Đức", "approver"),
    ("thu", "Lê Thu", "lead"),
    ("lan", "Nguyễn Thị Lan", "clerk"),
)


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
def desk_origin(office: Office) -> str:
    """Where its people sign in."""
    return office.origin
