"""The roster: a lead sees four weeks of hours, puts people on them and changes a day."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.hours import VIETNAM
from tests.desk.fake_cases import CLERK
from tests.desk.steps import sign_in
from tests.widget.browser import violations, watched_page
from tests.widget.fake_api import FakeServer


@pytest.fixture
def plan(browser: Browser, fake: FakeServer) -> Iterator[Page]:
    """The roster is open, on a machine far away: hours and days are the office's."""
    with watched_page(browser, timezone_id="America/Los_Angeles") as page:
        sign_in(page, fake)
        page.get_by_role("button", name="Lịch trực").click()
        expect(page.locator(".plan > li")).to_have_count(28)
        yield page


def test_the_plan_shows_hours_theme_and_days_off(plan: Page) -> None:
    today = plan.locator(".plan > li").first
    expect(today).to_contain_text("Hôm nay")
    expect(today).to_contain_text("07:30–11:30")
    expect(plan.locator(".plan > li.off")).to_have_count(27)
    expect(plan.get_by_text("Thứ Tư không hẹn")).to_be_visible()
    assert violations(plan) == []


def test_a_clerk_is_put_on_the_roster(plan: Page, fake: FakeServer) -> None:
    plan.get_by_role("button", name="Xếp người trực").click()
    plan.get_by_label("Ai trực").select_option(label=CLERK)
    plan.get_by_role("dialog").last.get_by_role("button", name="Xếp người trực").last.click()

    expect(plan.locator(".sitting")).to_contain_text([f"{CLERK} 07:30–11:30"] + [""] * 27)
    ((office, shift),) = fake.desk.shifts
    assert (office, shift.clerk_id) == ("xa", 1)


def test_a_day_gets_hours_of_its_own_or_is_off(plan: Page, fake: FakeServer) -> None:
    plan.get_by_role("button", name="Đổi giờ").first.click()
    plan.get_by_label("Nghỉ").check()
    with plan.expect_response(lambda one: one.request.method == "PUT"):
        plan.get_by_role("dialog").last.get_by_role("button", name="Đổi giờ").last.click()

    expect(plan.get_by_role("dialog")).to_have_count(1)
    day = datetime.now(UTC).astimezone(VIETNAM).date()
    assert fake.desk.days_off == [("xa", day.isoformat(), "")]
