"""Who keeps the knowledge, each in a browser window; whoever imports them says at which desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.editor.steps import sign_in
from tests.widget.browser import watched_page

DESKTOP = {"width": 1280, "height": 860}


@pytest.fixture
def mai(browser: Browser, desk_origin: str) -> Iterator[Page]:
    """The editor's page."""
    with watched_page(browser, viewport=DESKTOP) as page:
        sign_in(page, desk_origin, "mai")
        yield page


@pytest.fixture
def duc(browser: Browser, desk_origin: str) -> Iterator[Page]:
    """The approver's page."""
    with watched_page(browser, viewport=DESKTOP) as page:
        sign_in(page, desk_origin, "duc")
        yield page
