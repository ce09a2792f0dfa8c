"""What a clerk does beside answering: notes, putting aside, giving away, passing on."""

import pytest
from playwright.sync_api import Page, expect

from tests.desk.fake_cases import COLLEAGUE
from tests.desk.steps import sign_in
from tests.widget.fake_api import FakeServer


@pytest.fixture
def mine(page: Page, fake: FakeServer) -> Page:
    """The clerk's own case is open."""
    sign_in(page, fake, "/desk#case=39")
    expect(page.get_by_label("Trả lời Lê Minh Quân")).to_be_visible()
    return page


def test_an_internal_note_is_no_reply(mine: Page, fake: FakeServer) -> None:
    """It stands in the thread, marked, and nothing goes to the citizen."""
    mine.get_by_label("Ghi chú nội bộ").check()
    mine.get_by_label("Ghi chú nội bộ, người dân không thấy").fill("Đã gọi Công an xã.")
    mine.get_by_role("button", name="Lưu ghi chú").click()

    expect(mine.locator(".internal")).to_contain_text("Đã gọi Công an xã.")
    assert fake.desk.replies == []


def test_a_key_opens_the_note_and_the_draft_is_kept(mine: Page) -> None:
    mine.locator("h2").first.click()
    mine.keyboard.press("n")

    expect(mine.get_by_label("Ghi chú nội bộ, người dân không thấy")).to_be_focused()
    mine.keyboard.type("gọi lại")
    mine.get_by_label("Ghi chú nội bộ", exact=True).uncheck()
    expect(mine.get_by_label("Trả lời Lê Minh Quân")).to_have_value("gọi lại")


def test_a_case_put_aside_says_until_when_and_is_taken_up_again(mine: Page) -> None:
    mine.get_by_text("Việc khác").click()
    mine.get_by_role("button", name="Tạm hoãn").click()
    mine.get_by_label("2 giờ nữa").check()
    mine.get_by_role("dialog").get_by_role("button", name="Tạm hoãn").click()

    expect(mine.get_by_text("Tạm hoãn đến")).to_be_visible()
    mine.get_by_role("button", name="Làm tiếp").click()
    expect(mine.get_by_label("Trả lời Lê Minh Quân")).to_be_visible()


def test_a_case_is_given_to_a_colleague_by_keyboard(mine: Page) -> None:
    mine.locator("h2").first.click()
    mine.keyboard.press("a")
    expect(mine.get_by_label("Giao cho")).to_be_focused()
    mine.get_by_role("button", name="Giao người khác").last.click()

    expect(mine.get_by_text(f"{COLLEAGUE} đang phụ trách yêu cầu này.")).to_be_visible()


def test_passing_on_needs_a_reason(mine: Page, fake: FakeServer) -> None:
    mine.get_by_text("Việc khác").click()
    mine.get_by_role("button", name="Chuyển cơ quan").click()
    dialog = mine.get_by_role("dialog")
    dialog.get_by_label("Cơ quan nhận").select_option("thue")
    dialog.get_by_role("button", name="Chuyển cơ quan").click()
    expect(dialog.get_by_role("alert")).to_have_text("Hãy điền: Lý do")

    dialog.get_by_label("Lý do").fill("Hỏi về thuế")
    dialog.get_by_role("button", name="Chuyển cơ quan").click()

    expect(dialog).to_be_hidden()
    expect(mine.get_by_text("Chọn một yêu cầu để xem.")).to_be_visible()
    assert fake.desk.cases[39].case.office == "thue"
