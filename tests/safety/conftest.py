"""The application as the tests of `tests/api` have it."""

from tests.api.conftest import furnished, parts, site, start

__all__ = ["furnished", "parts", "site", "start"]
