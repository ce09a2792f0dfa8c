"""Whether an answer helped: asked once under it, small, and never in the conversation's way."""

from playwright.sync_api import Browser, Page, expect

from api.schemas.chat import RatingOut
from tests.widget.browser import NARROW, scrolls_sideways, small_targets, violations, watched_page
from tests.widget.fake_answers import plain
from tests.widget.fake_api import FakeServer
from tests.widget.steps import FIRST_STARTER, open_widget, said

RECEIPT = "TL-261122-9SRARU"


def answered(page: Page, fake: FakeServer) -> None:
    """The widget with one answer that may be rated."""
    open_widget(page, fake)
    page.get_by_role("button", name=FIRST_STARTER).click()
    expect(page.get_by_text("Câu trả lời có giúp được không?")).to_be_visible()


def test_a_press_is_sent_and_is_no_message(page: Page, fake: FakeServer) -> None:
    answered(page, fake)
    before = said(page, "citizen")

    page.get_by_role("button", name="Có", exact=True).click()

    thanks = page.get_by_text("Cảm ơn bạn đã cho biết.")
    expect(thanks).to_be_focused()
    assert [(one.receipt, one.helped, one.fault) for one in fake.chat.ratings] == [
        (RECEIPT, True, None)
    ]
    assert said(page, "citizen") == before
    expect(page.get_by_role("button", name="Nộp ở đâu?")).to_be_visible()


def test_who_was_not_helped_says_why(page: Page, fake: FakeServer) -> None:
    answered(page, fake)

    page.get_by_role("button", name="Chưa", exact=True).click()
    group = page.get_by_role("group", name="Chưa giúp được ở chỗ nào?")
    expect(group.get_by_role("button")).to_have_count(4)
    assert violations(page) == []
    group.get_by_role("button", name="Thiếu").click()

    expect(page.get_by_text("Cảm ơn bạn đã cho biết.")).to_be_focused()
    expect(group).to_be_hidden()
    assert [one.fault for one in fake.chat.ratings] == [None, "incomplete"]


def test_what_could_not_be_sent_can_be_pressed_again(page: Page, fake: FakeServer) -> None:
    answered(page, fake)
    fake.chat.faults.refuse_ratings = True
    page.get_by_role("button", name="Có", exact=True).click()
    expect(page.get_by_text("Chưa gửi được. Bạn bấm lại nhé.")).to_be_visible()
    fake.chat.faults.refuse_ratings = False

    page.get_by_role("button", name="Có", exact=True).click()

    expect(page.get_by_text("Cảm ơn bạn đã cho biết.")).to_be_visible()


def test_what_was_rated_before_is_not_asked_again(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    rating = RatingOut(receipt=RECEIPT, helped=False, fault="wrong")
    fake.chat.latest.say(plain("Lệ phí 7.000 đồng", "bot", rating=rating))

    expect(page.get_by_text("Cảm ơn bạn đã cho biết.")).to_be_visible()
    expect(page.get_by_role("button", name="Có", exact=True)).to_have_count(0)


def test_the_thumbs_fit_a_small_phone(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser, viewport=NARROW, has_touch=True) as page:
        answered(page, fake)
        page.get_by_role("button", name="Chưa", exact=True).click()
        expect(page.get_by_role("button", name="Khó hiểu")).to_be_visible()

        assert not scrolls_sideways(page)
        assert small_targets(page) == []
