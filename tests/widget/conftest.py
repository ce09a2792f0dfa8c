"""One fake server and one browser for the folder; a fresh page for each test.

Playwright's loop holds the thread that started it, so the browser ends with the folder's last test:
later folders may have asynchronous tests.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

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
