"""A citizen on a phone and a clerk at a desk, in a real browser, against the real product.

The pictures of the README are made here: with MOTCUA_SCREENS set they go to that folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD, Start
from tests.servers import Product
from tests.widget.browser import PHONE, chromium, violations, watched_page

DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def office(start: Start) -> Product:
    """The product as an office of the sample pack runs it."""
    return start(office="Trung tâm Phục vụ hành chính công xã An Thuận", desk_office="xa-an-thuan")


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """Where pictures go."""
    return Path(os.environ.get("MOTCUA_SCREENS", tmp_path))


def _write(page: Page, text: str) -> None:
    box = page.get_by_label("Câu hỏi của bạn")
    box.fill(text)
    box.press("Enter")


def _ends_within(page: Page, part: str) -> bool:
    """Whether this part of the widget lies wholly on the first screen."""
    box = page.locator(f"mot-cua {part}").bounding_box()
    assert box is not None
    return box["y"] + box["height"] <= PHONE["height"]


def _sign_in(page: Page, product: Product) -> None:
    page.goto(f"{product.origin}/desk")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".tabs .number").first).not_to_be_empty()


def test_a_citizen_and_a_clerk_meet_without_reloading(
    browser: Browser, office: Product, screens: Path
) -> None:
    """Question, sourced answer, "gặp cán bộ", claim and reply: each page shows it by itself."""
    with (
        watched_page(browser, viewport=PHONE) as citizen,
        watched_page(browser, viewport=DESKTOP) as clerk,
    ):
        citizen.goto(office.origin)
        _sign_in(clerk, office)

        _write(citizen, "dang ky tam tru online het bao nhieu tien")
        answer = citizen.locator(".message.bot").last
        expect(answer).to_contain_text("7.000 đồng", timeout=20_000)
        expect(answer.locator("a[href^='https://dichvucong.gov.vn/']").first).to_be_visible()
        assert _ends_within(citizen, ".forget")
        citizen.screenshot(path=screens / "widget-phone.png")
        _write(citizen, "cho em gặp cán bộ")
        clerk.locator(".row").first.click(timeout=20_000)
        clerk.get_by_role("button", name="Nhận yêu cầu").click()
        expect(clerk.locator(".row", has_text="YC-")).to_be_visible(timeout=20_000)
        reply = clerk.locator("textarea").last
        reply.fill("Chào bạn, mình là Lan. Bạn cần mình giúp gì ạ?")
        expect(clerk.locator(".row[aria-current]")).to_be_visible()
        clerk.screenshot(path=screens / "desk.png")
        reply.press("Control+Enter")

        heard = citizen.locator(".message.clerk").last
        expect(heard).to_contain_text("mình là Lan", timeout=20_000)
        _write(citizen, "dạ em hỏi thêm về hợp đồng thuê nhà")
        expect(clerk.locator(".bubble.citizen").last).to_contain_text("hợp đồng", timeout=20_000)


def test_the_real_pages_pass_accessibility_checks(browser: Browser, office: Product) -> None:
    """axe finds nothing on the office's page with an answer, nor at the desk."""
    with watched_page(browser, viewport=PHONE) as page:
        page.goto(office.origin)
        _write(page, "mất căn cước làm lại thế nào")
        expect(page.locator(".message.bot").last).to_contain_text("1.014064", timeout=20_000)
        assert violations(page) == []
        _sign_in(page, office)
        assert violations(page) == []
