"""Two clerks at once, in a real browser: one wins a case; what one answers, the other approves."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.test_browsers import DESKTOP, browser, office, screens
from tests.servers import Citizen, Product
from tests.widget.browser import violations, watched_page

__all__ = ["browser", "office", "screens"]
QUESTION = "Con sinh ở Nhật làm khai sinh ở xã được không?"
SLOW = 20_000  # milliseconds


@pytest.fixture
def lan(browser: Browser, office: Product) -> Iterator[Page]:
    """A clerk's page."""
    with watched_page(browser, viewport=DESKTOP) as page:
        _sign_in(page, office, "lan")
        yield page


@pytest.fixture
def thu(browser: Browser, office: Product) -> Iterator[Page]:
    """The lead's page."""
    with watched_page(browser, viewport=DESKTOP) as page:
        _sign_in(page, office, "thu")
        yield page


def _sign_in(page: Page, office: Product, login: str) -> None:
    page.goto(f"{office.origin}/desk")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".tabs .number").first).not_to_be_empty()


def test_both_click_and_one_has_the_case(office: Product, lan: Page, thu: Page) -> None:
    """The other reads that it is taken; the citizen is greeted once, and the bot is silent."""
    hoa = Citizen(office)
    hoa.ask("cho em gặp cán bộ")
    for page in (lan, thu):
        page.locator(".row").first.click(timeout=SLOW)
        expect(page.get_by_role("button", name="Nhận yêu cầu")).to_be_visible()

    for page in (lan, thu):  # a click in the page does not wait for what it brings about
        page.evaluate("document.querySelector('.offer .primary').click()")

    boxes = [page.locator("textarea#reply") for page in (lan, thu)]
    expect(lan.locator("textarea#reply:visible, .offer:visible").first).to_be_visible()
    for page in (lan, thu):
        expect(page.get_by_role("button", name="Nhận yêu cầu")).to_be_hidden(timeout=SLOW)
    assert sorted(box.is_visible() for box in boxes) == [False, True]
    loser = thu if boxes[0].is_visible() else lan
    expect(loser.locator(".offer")).to_contain_text("đang phụ trách yêu cầu này")
    assert "đang trả lời bạn" in hoa.hear()["text"]
    hoa.say("đăng ký tạm trú hết bao nhiêu tiền").raise_for_status()
    expect(lan.locator(".bubble.citizen").last).to_contain_text("tạm trú", timeout=SLOW)
    assert [line["sender"] for line in hoa.log()].count("bot") == 1


def test_what_the_lead_approves_the_next_citizen_reads(
    office: Product, lan: Page, thu: Page, screens: Path
) -> None:
    """Asked, answered by a clerk, proposed, approved by another, and said by the bot."""
    hoa = Citizen(office)
    hoa.ask(QUESTION)
    hoa.ask("cho em gặp cán bộ")
    lan.locator(".row").first.click(timeout=SLOW)
    lan.get_by_role("button", name="Nhận yêu cầu").click()
    answer = "Được ạ. Cha mẹ nộp tại UBND xã nơi cư trú, kèm giấy chứng sinh đã dịch."
    lan.locator("textarea#reply").fill(answer)
    lan.locator("textarea#reply").press("Control+Enter")
    sent = lan.locator(".bubble.clerk", has_text="Được ạ")
    sent.get_by_role("button", name="Đưa vào kho trả lời").click(timeout=SLOW)
    dialog = lan.get_by_role("dialog")
    dialog.get_by_label("Các cách hỏi").fill(QUESTION)
    dialog.get_by_label("Căn cứ", exact=True).fill("Luật Hộ tịch 2014, Điều 35")
    dialog.get_by_label("Địa chỉ căn cứ").fill("https://vanban.chinhphu.vn/luat-ho-tich-2014")
    dialog.get_by_label("Mã thủ tục").fill("1.001193")
    dialog.get_by_role("button", name="Gửi duyệt").click()
    expect(lan.get_by_role("status").filter(has_text="Đã gửi")).to_be_visible(timeout=SLOW)

    thu.get_by_role("tab", name="Chờ duyệt").click()
    expect(thu.locator(".proposal")).to_contain_text("Luật Hộ tịch 2014", timeout=SLOW)
    assert violations(thu) == []
    thu.screenshot(path=screens / "desk-lead.png")
    thu.get_by_role("button", name="Duyệt", exact=True).click()
    expect(thu.get_by_text("Không có câu nào chờ duyệt.")).to_be_visible(timeout=SLOW)

    heard = _asked_until(office, "dạ con sinh ở nhật làm khai sinh ở xã đc ko ạ", answer)
    assert heard["text"].startswith(answer)
    assert "Nguồn: Luật Hộ tịch 2014, Điều 35. Cán bộ đã duyệt ngày" in heard["text"]
    assert heard["links"][0]["url"] == "https://vanban.chinhphu.vn/luat-ho-tich-2014"


def _asked_until(office: Product, question: str, answer: str) -> dict[str, Any]:
    """What the newest citizen reads: the worker looks for approved answers every second."""
    until = monotonic() + SLOW / 1000
    while True:
        heard = Citizen(office).ask(question)
        if heard["text"].startswith(answer) or monotonic() > until:
            return heard


def test_the_lead_sees_what_was_asked(office: Product, thu: Page, screens: Path) -> None:
    """After a morning of questions: what about, how they ended, nobody's words."""
    for question in ("đăng ký tạm trú hết bao nhiêu tiền", "làm khai sinh cần giấy tờ gì"):
        for _ in range(6):
            Citizen(office).ask(question)
    thu.get_by_role("link", name="Số liệu").click()

    expect(thu.get_by_role("row", name="Đăng ký tạm trú").first).to_contain_text("6", timeout=SLOW)
    assert violations(thu) == []
    thu.screenshot(path=screens / "desk-insight.png")
