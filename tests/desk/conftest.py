"""One fake server and one browser for the folder; signed in where a test asks for it."""

import pytest
from playwright.sync_api import Page

from tests.browser_fixtures import browser, fake, page, server
from tests.desk.steps import sign_in
from tests.widget.fake_api import FakeServer

__all__ = ["browser", "fake", "page", "server"]


@pytest.fixture
def desk(page: Page, fake: FakeServer) -> Page:  # pytest gives the fixtures by name
    """The desk with the clerk signed in and the queue shown."""
    sign_in(page, fake)
    return page
