"""An account that needs repair stands above the desk, for those who can have it mended."""

from datetime import UTC, datetime

from playwright.sync_api import Browser, expect

from api.routes.channels_health import AccountOut
from tests.desk.steps import sign_in
from tests.widget.browser import NARROW, scrolls_sideways, violations, watched_page
from tests.widget.fake_api import FakeServer

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TROUBLED = AccountOut(
    channel="messenger",
    account="1234567890",
    checked_at=NOW,
    troubles=["mã truy cập hết hạn ngày 2026-12-01.", "không còn nhận sự kiện messages."],
)
SOUND = AccountOut(channel="telegram", account="", checked_at=NOW, troubles=[])


def test_what_needs_repair_is_one_line_until_it_is_opened(
    browser: Browser, fake: FakeServer
) -> None:
    with watched_page(browser, viewport=NARROW) as page:
        fake.desk.accounts = [TROUBLED, SOUND]
        sign_in(page, fake)
        page.get_by_text("Kết nối kênh cần xử lý: 1").click()

        lines = page.locator(".channels li")
        expect(lines).to_have_text(
            [f"Messenger 1234567890: {trouble}" for trouble in TROUBLED.troubles]
        )
        assert not scrolls_sideways(page)
        assert violations(page) == []


def test_where_nothing_is_wrong_nothing_is_said(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser) as page:
        fake.desk.accounts = [SOUND]
        sign_in(page, fake)

        expect(page.locator(".channels")).to_be_hidden()
