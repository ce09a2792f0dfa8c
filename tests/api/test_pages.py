"""The pages and their headers: nothing from elsewhere, nothing inline, framed only where meant."""

import re

import pytest

from tests.api.build import Site, refusal

PAGES = ("/", "/embed", "/desk")
EVERYWHERE = (*PAGES, "/?lang=en", "/api/desk/me", "/health/live", "/widget/widget.js", "/nothing")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(site: Site, path: str) -> None:
    """Pages, errors, files and the interface alike."""
    headers = site.client.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["permissions-policy"] == "camera=(), microphone=(), geolocation=()"
    policy = _policy(headers["content-security-policy"])
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert (policy["object-src"], policy["base-uri"]) == ("'none'", "'none'")
    assert "unsafe" not in headers["content-security-policy"]


def test_only_the_frame_may_be_framed(site: Site) -> None:
    """/embed stands in other sites' frames; the desk stands in none."""
    ancestors = {
        path: _policy(site.client.get(path).headers["content-security-policy"])["frame-ancestors"]
        for path in (*PAGES, "/api/desk/me")
    }

    assert ancestors == {"/": "'none'", "/embed": "*", "/desk": "'none'", "/api/desk/me": "'none'"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_its_own_policy(site: Site, path: str) -> None:
    """No inline script or style, no handler, no address outside this server is loaded."""
    answer = site.client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for script in re.findall(r"<script\b([^>]*)>(.*?)</script>", answer.text, re.DOTALL):
        assert "src=" in script[0] or 'type="application/json"' in script[0]
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=", answer.text)
    fetched = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", answer.text)
    loaded = re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]+)"', fetched)
    assert loaded
    assert all(address.startswith("/") for address in loaded), loaded


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_loads_is_there(site: Site, path: str) -> None:
    """Every script, style and image of ours answers 200."""
    text = site.client.get(path).text

    for address in re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="(/[^"#?]*)', text):
        assert site.client.get(address).status_code == 200, address


def test_the_widgets_files_may_be_used_anywhere(site: Site) -> None:
    """Modules of the widget are open to every origin; the desk's are not."""
    widget = site.client.get("/widget/widget.js").headers
    desk = site.client.get("/static/desk/desk.js").headers

    assert widget["access-control-allow-origin"] == "*"
    assert widget["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in desk


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_speaks_the_asked_language(site: Site, lang: str) -> None:
    """And shows the desk's office with its address in it."""
    text = site.client.get("/", params={"lang": lang}).text
    office = site.parts.library.offices[0]

    assert f'<html lang="{lang}"' in text
    assert (office.address_en if lang == "en" else office.address) in text


@pytest.mark.parametrize("query", ["lang=fr", "ref=<script>", "ref=" + "x" * 65])
def test_a_page_takes_no_odd_parameters(site: Site, query: str) -> None:
    """Only the two languages, and a tag of plain characters."""
    refusal(site.client.get(f"/?{query}"), 422, "invalid")


def test_a_posters_tag_reaches_the_widget(site: Site) -> None:
    """What the scanned code said stands in the page."""
    assert "poster-1.001456" in site.client.get("/?ref=poster-1.001456").text


def test_files_outside_the_folders_cannot_be_fetched(site: Site) -> None:
    """Neither by dots nor by encoded dots."""
    for path in ("/widget/../app.py", "/widget/%2e%2e/app.py", "/static/site/..%2fsettings.py"):
        assert site.client.get(path).status_code == 404


def _policy(header: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in pairs}
