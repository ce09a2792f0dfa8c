"""What a browser is told with every page, what stops the start, and that SECURITY.md is true."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import Settings
from tests.api.build import Site

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize("path", ["/", "/desk", "/hoi", "/health/live", "/api/desk/cases", "/nope"])
def test_every_answer_has_its_headers(site: Site, path: str) -> None:
    """No sniffing, no inline script, no frame, no referrer across sites, no camera."""
    headers = site.client.get(path).headers

    policy = headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "script-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "server" not in headers


@pytest.mark.parametrize("secret", ["x", "changeme", "secret", "a" * 31])
def test_a_weak_secret_stops_the_start(tmp_path: Path, secret: str) -> None:
    """Demo or not; without one it is made, long, for its owner's eyes."""
    for demo in (True, False):
        with pytest.raises(ValueError, match="at least 32"):
            Settings(demo=demo, data=tmp_path, secret=SecretStr(secret)).signing_secret()

    made = Settings(data=tmp_path).signing_secret()

    assert len(made) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_no_secret_is_shown_by_printing_the_settings() -> None:
    """Neither in a log nor in an error."""
    given = {
        name: SecretStr("sehr-geheim-123456789012345678901234")
        for name, field in Settings.model_fields.items()
        if field.annotation is SecretStr
    }

    assert len(given) >= 8
    assert "geheim" not in repr(Settings(**given))  # type: ignore[arg-type]


def test_every_test_that_the_threat_model_names_is_there() -> None:
    """A line without a test says why."""
    table = (ROOT / "tests" / "README.md").read_text("utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", SECURITY + table))

    assert len(named) > 25
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []


def test_the_register_says_the_days_that_are_kept() -> None:
    """`bot/data/retention.yml` and the register are one."""
    from bot.keeping.retention import load_days

    days = load_days()
    assert (days["conversations"], days["events"], days["sends"]) == (365, 30, 30)
    assert (days["files"], days["scans"]) == (90, 730)
    assert "a year after the last message; events and sends 30 days" in SECURITY
