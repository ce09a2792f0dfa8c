"""What folders of browser tests share: each imports these into its conftest, and has its own.

Playwright's loop holds the thread that started it, so the browser ends with the folder's last test:
later folders may have asynchronous tests.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.widget.browser import chromium, watched_page
from tests.widget.fake_api import FakeServer, running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium, with content policies enforced."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser window of its own."""
    with watched_page(browser) as made:
        yield made


@pytest.fixture(scope="package")
def server() -> Iterator[FakeServer]:
    """The fake interface behind the pages."""
    with running() as fake:
        yield fake


@pytest.fixture
def fake(server: FakeServer) -> FakeServer:
    """The same as at its start."""
    server.reset()
    return server
