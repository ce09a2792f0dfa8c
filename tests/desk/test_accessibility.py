"""The desk holds WCAG 2.2 AA, as far as a machine can tell, in light and dark, large and small."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.steps import open_case, sign_in
from tests.widget.browser import (
    NARROW,
    PHONE,
    scrolls_sideways,
    small_targets,
    violations,
    watched_page,
)
from tests.widget.fake_api import FakeServer

Scene = Callable[[Page, FakeServer], None]


def signing_in(page: Page, fake: FakeServer) -> None:
    """The form after a wrong password."""
    page.goto(fake.origin + "/desk")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")


def queue(page: Page, fake: FakeServer) -> None:
    """The new cases."""
    sign_in(page, fake)
    expect(page.locator(".row")).to_have_count(4)


def unclaimed(page: Page, fake: FakeServer) -> None:
    """A case that nobody has claimed, with what the bot understood."""
    queue(page, fake)
    open_case(page, "Phạm Thu Hà")
    page.get_by_text("Máy hiểu: Không có nguồn").click()


def answering(page: Page, fake: FakeServer) -> None:
    """My case, with a reply of unknown fate and one that was not sent."""
    sign_in(page, fake, "/desk#case=39")
    fake.desk.faults.reject_replies = 1
    page.get_by_label("Trả lời Lê Minh Quân").fill("Dạ được.")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()


def closing(page: Page, fake: FakeServer) -> None:
    """The question how a case ended."""
    answering(page, fake)
    close = page.get_by_role("button", name="Đóng yêu cầu")
    if not close.is_visible():  # on a phone it is among the further steps
        page.get_by_text("Việc khác").click(force=True)
    close.click()
    expect(page.get_by_role("dialog")).to_be_visible()


SCENES = [signing_in, queue, unclaimed, answering, closing]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing(browser: Browser, fake: FakeServer, scene: Scene, scheme: str) -> None:
    with watched_page(browser, color_scheme=scheme) as page:
        scene(page, fake)

        assert violations(page) == []


@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing_on_a_phone(browser: Browser, fake: FakeServer, scene: Scene) -> None:
    with watched_page(browser, viewport=PHONE, has_touch=True) as page:
        scene(page, fake)

        assert violations(page) == []
        assert small_targets(page) == []


def test_axe_finds_a_planted_fault(desk: Page) -> None:
    desk.locator(".tabs button").last.evaluate("one => { one.style.color = '#c9cfcc' }")

    assert any(one.startswith("color-contrast") for one in violations(desk))


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_scrolls_sideways_at_320_pixels(
    browser: Browser, fake: FakeServer, scene: Scene
) -> None:
    with watched_page(browser, viewport=NARROW) as page:
        scene(page, fake)

        assert not scrolls_sideways(page)


@pytest.mark.parametrize("scene", SCENES)
def test_every_control_is_at_least_24_pixels(
    browser: Browser, fake: FakeServer, scene: Scene
) -> None:
    with watched_page(browser) as page:
        scene(page, fake)

        assert small_targets(page) == []


def test_the_keyboard_sheet_in_english_holds_too(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser) as page:
        sign_in(page, fake)
        page.get_by_role("link", name="English").click()
        page.get_by_role("button", name="Keyboard shortcuts").click()

        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        assert violations(page) == []
