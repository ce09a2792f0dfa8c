"""The guide in a real Chromium: policies enforced, with and without JavaScript, on paper."""

import json
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from api.app import create_app
from api.look.profile import load_profile
from api.parts import Parts
from tests.samples import TEMPORARY
from tests.site.build import ABOLISHED
from tests.site.test_profile import EXAMPLE
from tests.web_server import serving
from tests.widget.browser import (
    NARROW,
    scrolls_sideways,
    small_targets,
    violations,
    watched_page,
)

DESKTOP = {"width": 1280, "height": 900}
PATHS = (
    f"/p/{TEMPORARY}",
    f"/p/{TEMPORARY}?lang=en",
    f"/p/{ABOLISHED}",
    "/p/1.000001",
    "/tim?q=tam+tru",
    "/thu-tuc",
    "/viec/chuyen-nha",
    "/moi",
    "/lien-thong/khai-sinh",
    "/gioi-thieu",
    "/hoi",
    "/co-quan",
    "/co-quan/xa-an-thuan",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_at_320_pixels(browser: Browser, origin: str, path: str) -> None:
    """axe finds nothing, nothing scrolls sideways, everything can be pressed."""
    with watched_page(browser, viewport=NARROW) as page:
        page.goto(origin + path)

        assert violations(page) == []
        assert not scrolls_sideways(page)
        assert small_targets(page) == []


@pytest.mark.parametrize("path", [f"/p/{TEMPORARY}", "/", "/co-quan/xa-an-thuan"])
def test_text_twice_as_large_stays_on_a_small_phone(
    browser: Browser, origin: str, path: str
) -> None:
    """At 360 pixels nothing scrolls sideways, and the office's name keeps a line of some words."""
    with watched_page(browser, viewport={"width": 360, "height": 740}) as page:
        page.goto(origin + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        name = page.locator(".brand-names").bounding_box()

        assert not scrolls_sideways(page)
        assert name is not None
        assert name["width"] > 180


def test_papers_can_be_ticked_without_javascript(browser: Browser, origin: str) -> None:
    """With a tap anywhere on the paper's name."""
    with watched_page(browser, java_script_enabled=False, viewport=NARROW) as page:
        page.goto(f"{origin}/p/{TEMPORARY}")
        paper = page.get_by_role("checkbox").first
        page.locator(".papers .paper").first.click()

        expect(paper).to_be_checked()


def test_the_menu_says_which_page_is_open(browser: Browser, origin: str) -> None:
    """In English too, where the address carries a language."""
    with watched_page(browser, viewport=NARROW) as page:
        page.goto(f"{origin}/moi?lang=en")

        expect(page.locator("nav.pages [aria-current=page]")).to_have_text("Changes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible_on_a_desktop(browser: Browser, origin: str, scheme: str) -> None:
    """In both colour schemes."""
    with watched_page(browser, viewport=DESKTOP, color_scheme=scheme) as page:
        page.goto(f"{origin}/p/{TEMPORARY}")

        assert violations(page) == []


def test_the_linked_data_stands_under_the_strict_policy(browser: Browser, origin: str) -> None:
    """A data block is no script: nothing is refused, and it can be read."""
    with watched_page(browser) as page:
        page.goto(f"{origin}/p/{TEMPORARY}")
        text = page.locator('script[type="application/ld+json"]').text_content()

        assert json.loads(text or "")["identifier"] == TEMPORARY


def test_without_javascript_everything_can_be_read_and_searched(
    browser: Browser, origin: str
) -> None:
    """The search leads to a page with papers, fees and steps; the plain form is offered."""
    with watched_page(browser, java_script_enabled=False) as page:
        page.goto(f"{origin}/tim")
        page.get_by_label("Bạn cần làm thủ tục gì?").fill("dang ky tam tru")
        page.get_by_role("button", name="Tìm", exact=True).click()
        page.get_by_role("link", name="Đăng ký tạm trú").first.click()

        for name in ("Giấy tờ cần chuẩn bị", "Cách nộp, thời hạn và lệ phí", "Các bước thực hiện"):
            expect(page.get_by_role("heading", name=name)).to_be_visible()
        expect(page.get_by_role("link", name="Hỏi về thủ tục này")).to_be_visible()


def test_on_paper_only_the_guide_stands(browser: Browser, origin: str) -> None:
    """No menus, no widget; the code to come back is printed."""
    with watched_page(browser) as page:
        page.goto(f"{origin}/p/{TEMPORARY}")
        expect(page.locator("mot-cua .launcher")).to_be_visible()
        page.emulate_media(media="print")

        expect(page.locator("nav.pages")).to_be_hidden()
        expect(page.locator("mot-cua")).to_be_hidden()
        expect(page.locator(".print-only img")).to_be_visible()
        assert len(page.pdf(format="A4")) > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_offices_own_colour_passes_in_page_and_widget(
    browser: Browser, guide_parts: Parts, scheme: str
) -> None:
    """The example's colour, on a page with the widget open on it."""
    parts = replace(guide_parts, profile=load_profile(EXAMPLE))
    with (
        serving(create_app(parts)) as address,
        watched_page(browser, color_scheme=scheme, viewport=DESKTOP) as page,
    ):
        page.goto(f"{address}/p/{TEMPORARY}")
        page.locator("mot-cua .launcher").click()
        expect(page.locator("mot-cua .notice")).to_be_visible()
        painted = page.locator("mot-cua .launcher").evaluate(
            "(one) => getComputedStyle(one).backgroundColor"
        )

        assert violations(page) == []
        light, dark = parts.profile.look.light, parts.profile.look.dark  # type: ignore[union-attr]  # it has a colour
        accent = (light if scheme == "light" else dark)["accent"]
        assert painted == "rgb({}, {}, {})".format(*bytes.fromhex(accent[1:]))
