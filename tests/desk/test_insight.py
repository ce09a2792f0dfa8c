"""The figures as the page shows them: bars, tables, files; usable on a phone."""

from playwright.sync_api import Browser, Page, expect

from tests.desk.steps import sign_in
from tests.widget.browser import NARROW, scrolls_sideways, violations, watched_page
from tests.widget.fake_api import FakeServer


def test_the_figures_open_and_close_beside_the_queue(desk: Page) -> None:
    desk.get_by_role("link", name="Số liệu").click()

    row = desk.get_by_role("row", name="Đã trả lời")
    expect(row).to_contain_text("2.247")
    expect(row).to_contain_text("75,2%")
    expect(desk.get_by_text("Chưa đủ số liệu.")).to_be_visible()
    expect(desk.locator(".queue")).to_be_hidden()
    href = desk.get_by_role("link", name="Tải CSV").get_attribute("href")
    assert href is not None
    assert href.endswith("table=families")
    assert violations(desk) == []
    desk.get_by_role("link", name="Danh sách").click()
    expect(desk.locator(".queue")).to_be_visible()


def test_the_figures_fit_a_small_phone(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser, viewport=NARROW) as page:
        sign_in(page, fake)
        page.get_by_role("link", name="Số liệu").click()
        expect(page.get_by_role("heading", name="Số liệu")).to_be_focused()

        assert not scrolls_sideways(page)
        assert violations(page) == []
