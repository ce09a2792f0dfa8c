"""The application as the tests of `tests/api` have it; the bench and pipeline of `tests/bot`."""

from tests.api.conftest import furnished, parts, site, start
from tests.bot.conftest import bench, module_engine, new_engine, pipeline, say

__all__ = [
    "bench",
    "furnished",
    "module_engine",
    "new_engine",
    "parts",
    "pipeline",
    "say",
    "site",
    "start",
]
