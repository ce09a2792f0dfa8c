"""The figures as the page shows them: bars, tables, files; usable on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.fake_figures import CHANGES, HOURS
from tests.desk.steps import sign_in
from tests.widget.browser import NARROW, scrolls_sideways, small_targets, violations, watched_page
from tests.widget.fake_api import FakeServer


def test_the_figures_open_and_close_beside_the_queue(desk: Page) -> None:
    desk.get_by_role("link", name="Số liệu").click()

    row = desk.get_by_role("row", name="Đã trả lời")
    expect(row).to_contain_text("2.247")
    expect(row).to_contain_text("75,2%")
    expect(desk.get_by_text("Chưa đủ số liệu.")).to_be_visible()
    expect(desk.locator(".queue")).to_be_hidden()
    href = desk.get_by_role("link", name="Tải CSV").first.get_attribute("href")
    assert href is not None
    assert href.endswith("table=families")
    assert violations(desk) == []
    desk.get_by_role("link", name="Yêu cầu", exact=True).click()
    expect(desk.locator(".queue")).to_be_visible()


def test_the_figures_fit_a_small_phone(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser, viewport=NARROW) as page:
        sign_in(page, fake)
        page.get_by_role("link", name="Số liệu").click()
        expect(page.get_by_role("heading", name="Số liệu")).to_be_focused()

        assert not scrolls_sideways(page)
        assert violations(page) == []


def test_each_figure_stands_beside_last_week_and_last_month(desk: Page) -> None:
    desk.get_by_role("link", name="Số liệu").click()

    tile = desk.locator(".tile", has_text="Được trả lời ngay")
    expect(tile.locator(".tile-value")).to_have_text("75,2%")
    expect(tile).to_contain_text("So tuần trước: +2,1\u00a0điểm\u00a0%")
    expect(tile).to_contain_text("30 ngày: 74,4%, so tháng trước: +2,4")
    expect(desk.locator(".tile", has_text="Báo sai")).to_contain_text("So tuần trước: −5")
    expect(desk.locator(".tile")).to_have_count(len(CHANGES))


def test_a_plot_says_what_it_shows_and_has_its_table(desk: Page) -> None:
    desk.get_by_role("link", name="Số liệu").click()

    card = desk.locator(".table-hours")
    expect(card.get_by_role("img", name="Biểu đồ: Giờ trong ngày")).to_be_visible()
    heights = [float(one.get_attribute("height") or 0) for one in card.locator("rect").all()]
    assert heights == [pytest.approx(100 * turns / 331) for _, turns in HOURS]
    assert card.locator("rect title").first.text_content() == "06:00: 20"
    expect(card.get_by_role("table")).to_be_hidden()
    card.get_by_text("Xem bảng").click()
    expect(card.get_by_role("row", name="09:00 331")).to_be_visible()
    assert violations(desk) == []


def test_the_parts_of_a_whole_fill_the_bar(desk: Page) -> None:
    desk.get_by_role("link", name="Số liệu").click()

    card = desk.locator(".table-families")
    expect(card.get_by_role("img")).to_be_visible()
    widths = [float(one.get_attribute("width") or 0) for one in card.locator("rect").all()]
    assert widths[:2] == [pytest.approx(74.8, abs=0.2), pytest.approx(11.7, abs=0.2)]
    assert sum(widths) == pytest.approx(100, abs=2.5)


def test_the_monthly_report_is_taken_for_a_chosen_month(desk: Page) -> None:
    desk.get_by_role("link", name="Số liệu").click()
    link = desk.get_by_role("link", name="Tải báo cáo PDF")
    first = link.get_attribute("href")
    desk.get_by_label("Tháng").select_option(index=3)

    assert first is not None
    assert re.fullmatch(r"/api/desk/report\.pdf\?month=\d{4}-\d\d", first)
    assert link.get_attribute("href") != first


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figures_hold_in_light_and_dark(
    browser: Browser, fake: FakeServer, scheme: str
) -> None:
    with watched_page(browser, color_scheme=scheme) as page:
        sign_in(page, fake)
        page.get_by_role("link", name="Số liệu").click()
        expect(page.locator(".tile").first).to_be_visible()

        assert violations(page) == []
        assert small_targets(page) == []


def test_the_last_day_is_vietnams(browser: Browser, fake: FakeServer) -> None:
    """Half past one in the morning there, while the browser's clock still says yesterday."""
    with watched_page(browser, timezone_id="UTC") as page:
        page.clock.set_fixed_time("2026-11-22T18:30:00Z")
        sign_in(page, fake)
        page.get_by_role("link", name="Số liệu").click()

        expect(page.get_by_role("link", name="Tải Excel")).to_have_attribute(
            "href", "/api/desk/insight.xlsx?since=2026-11-17&until=2026-11-23"
        )


def test_the_newest_monthly_report_is_of_vietnams_month(browser: Browser, fake: FakeServer) -> None:
    """The first of December there, while the browser's clock is still in November."""
    with watched_page(browser, timezone_id="UTC") as page:
        page.clock.set_fixed_time("2026-11-30T18:30:00Z")
        sign_in(page, fake)
        page.get_by_role("link", name="Số liệu").click()

        months = page.get_by_label("Tháng").locator("option")
        expect(months.first).to_have_attribute("value", "2026-12")
