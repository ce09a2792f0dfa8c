"""One fake server and one browser for the folder; signed in where a test asks for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.steps import sign_in
from tests.widget.browser import chromium, watched_page
from tests.widget.fake_api import FakeServer, running


@pytest.fixture(scope="package")
def server() -> Iterator[FakeServer]:
    with running() as fake:
        yield fake


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def fake(server: FakeServer) -> FakeServer:
    server.reset()
    return server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as made:
        yield made


@pytest.fixture
def desk(page: Page, fake: FakeServer) -> Page:
    """The desk with the clerk signed in and the queue shown."""
    sign_in(page, fake)
    return page
