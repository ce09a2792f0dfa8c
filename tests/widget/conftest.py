"""One fake server and one browser for the folder; a fresh page for each test."""

from tests.browser_fixtures import browser, fake, page, server

__all__ = ["browser", "fake", "page", "server"]
