"""What a clerk hands on from a conversation: a mistake to the editor, a question to be tried."""

import pytest
from playwright.sync_api import Browser, Page, expect

from api.schemas.chat import RatingOut
from tests.desk.steps import open_case, sign_in
from tests.widget.browser import NARROW, scrolls_sideways, small_targets, violations, watched_page
from tests.widget.fake_api import FakeServer

ASKER, CASE = "Phạm Thu Hà", 41


def claimed(page: Page) -> None:
    """A case that the clerk has in hand."""
    open_case(page, ASKER)
    page.get_by_role("button", name="Nhận yêu cầu").click()
    expect(page.locator(".menu summary")).to_be_visible()


def report(page: Page) -> None:
    """The question what is wrong in which guide."""
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Báo sai hướng dẫn").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_mistake_goes_to_the_editor_with_its_guide(desk: Page, fake: FakeServer) -> None:
    claimed(desk)
    report(desk)
    dialog = desk.get_by_role("dialog")
    assert violations(desk) == []
    dialog.get_by_label("Sai ở chỗ nào?").fill("Phí đã đổi từ 01/07")
    dialog.get_by_role("button", name="Gửi người biên tập").click()

    expect(desk.get_by_role("status").filter(has_text="Đã gửi người biên tập.")).to_be_visible()
    (sent,) = fake.desk.mistakes
    assert sent.note == "Phí đã đổi từ 01/07"
    expect(desk.locator(".entry", has_text="Báo sai hướng dẫn")).to_be_visible()


def test_a_guide_that_was_not_offered_is_looked_for(desk: Page, fake: FakeServer) -> None:
    claimed(desk)
    report(desk)
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Sai ở chỗ nào?").fill("Thiếu trường hợp ở trọ")
    dialog.get_by_label("Thủ tục khác").check()
    dialog.get_by_role("button", name="Gửi người biên tập").click()
    search = desk.get_by_role("dialog", name="Tìm thủ tục")
    search.get_by_role("textbox").fill("tạm trú")
    search.get_by_role("textbox").press("Enter")
    desk.get_by_role("dialog").get_by_label("Đăng ký tạm trú (1.004194)").check()
    desk.get_by_role("button", name="Chọn", exact=True).click()

    expect(desk.get_by_role("status").filter(has_text="Đã gửi người biên tập.")).to_be_visible()
    assert [one.procedure_code for one in fake.desk.mistakes] == ["1.004194"]


def test_a_question_becomes_a_trial(desk: Page, fake: FakeServer) -> None:
    open_case(desk, ASKER)
    desk.locator(".understood summary").first.click()
    desk.get_by_role("button", name="Thành câu thử").first.click()
    dialog = desk.get_by_role("dialog")
    assert violations(desk) == []
    text = dialog.get_by_label("Câu hỏi").input_value()
    dialog.get_by_role("button", name="Giữ câu thử").click()

    expect(desk.get_by_role("status").filter(has_text="Đã giữ câu thử.")).to_be_visible()
    (kept,) = fake.desk.trials
    assert kept.text == text.strip()
    assert kept.case_id == CASE


def test_the_clerk_reads_what_was_said_of_an_answer(desk: Page, fake: FakeServer) -> None:
    rating = RatingOut(receipt="TL-261122-9SRARU", helped=False, fault="wrong")
    fake.desk.say(CASE, sender="bot", text="Lệ phí 7.000 đồng", rating=rating)
    open_case(desk, ASKER)

    expect(desk.locator(".bubble.bot .rated").last).to_have_text("Người hỏi báo: sai")


@pytest.mark.parametrize("width", [NARROW["width"], 360])
def test_the_dialogs_fit_a_small_phone(browser: Browser, fake: FakeServer, width: int) -> None:
    viewport = {"width": width, "height": 640}
    with watched_page(browser, viewport=viewport, has_touch=True) as page:
        sign_in(page, fake)
        claimed(page)
        report(page)

        assert not scrolls_sideways(page)
        assert small_targets(page) == []
