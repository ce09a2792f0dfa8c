"""The real application over a few procedures with videos, for a client and for a real browser."""

from collections.abc import Iterator

import pytest

from api.app import create_app
from api.migrations import migrate
from api.parts import Parts
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.users import Users
from knowledge.store.engine import connect
from tests.api.build import PASSWORD, Site, site_over
from tests.bot.build import MONDAY, Clock
from tests.browser_fixtures import browser
from tests.fakes import HashingEncoder
from tests.samples import publish
from tests.site.build import amend
from tests.web_server import serving

__all__ = ["browser"]


@pytest.fixture(scope="session")
def guide_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Everything plugged together, once."""
    folder = tmp_path_factory.mktemp("guide")
    engine = connect(f"sqlite:///{folder}/motcua.db")
    migrate(engine)
    publish(engine)
    amend(engine)
    Users(engine).add("lan", "Nguyễn Thị Lan", "clerk", PASSWORD)
    engine.dispose()
    wired = wire(
        Settings(
            data=folder,
            public_url="https://motcua.example.vn",
            desk_office="xa-an-thuan",
            office="Trung tâm Phục vụ hành chính công xã An Thuận",
            messenger_page_id="1234567890",
            sites="demo=*,xa=https://xa.example.vn",
        ),
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels={"web": WebChannel()},
    )
    yield wired
    wired.engine.dispose()


@pytest.fixture
def guide(guide_parts: Parts) -> Site:
    """The application without a browser."""
    site = site_over(guide_parts)
    site.client.base_url = "https://testserver"
    site.clock.now = MONDAY
    return site


@pytest.fixture(scope="package")
def origin(guide_parts: Parts) -> Iterator[str]:
    """The application on a free port of loopback, for a browser."""
    with serving(create_app(guide_parts)) as address:
        yield address
