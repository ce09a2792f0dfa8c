"""Answers that come late or out of order: what a clerk does concerns the case that is seen."""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, Response, Route, expect

from api.schemas.curated import DraftOut
from tests.desk.fake_cases import CLERK
from tests.desk.steps import sign_in
from tests.widget.browser import hold_first
from tests.widget.fake_api import FakeServer
from tests.widget.steps import until

MINE, OTHER = "Lê Minh Quân", "Phạm Thu Hà"
WORDS = "Chỉ dành cho anh Quân"


def case(number: int) -> Callable[[str], bool]:
    """Whether an address is that case's."""
    return lambda url: url.endswith(f"/api/desk/cases/{number}")


def sit_at_mine(page: Page, fake: FakeServer) -> None:
    """The clerk's own case is open, all cases are listed."""
    sign_in(page, fake, "/desk#case=39")
    expect(page.get_by_label(f"Trả lời {MINE}")).to_be_visible()
    page.get_by_role("tab", name="Tất cả").click()


def write(fake: FakeServer, text: str) -> None:
    """The citizen of the clerk's own case writes."""
    fake.desk.say(39, sender="citizen", text=text)


def held_back(page: Page, address: str | Callable[[str], bool], act: Callable[[], None]) -> Route:
    """The first request to `address` that `act` leads to; it waits for its answer."""
    held = hold_first(page, address)
    act()
    until(page, lambda: len(held) == 1)
    return held[0]


def answer(page: Page, route: Route, late: Callable[[], None]) -> None:
    """The answer arrives, and the page has done with it what it does."""
    with page.expect_response(lambda response: response.url == route.request.url) as came:
        late()
    response: Response = came.value
    response.finished()
    page.evaluate("new Promise((done) => setTimeout(done, 50))")


def test_a_reply_goes_to_the_citizen_whose_words_are_shown(page: Page, fake: FakeServer) -> None:
    sit_at_mine(page, fake)
    box = page.get_by_label(f"Trả lời {MINE}")
    box.fill(WORDS)
    other = held_back(page, case(41), page.locator(".row", has_text=OTHER).click)

    with page.expect_response("**/api/desk/cases/*/reply"):
        box.press("Control+Enter")

    expect(page.locator(".bubble.clerk").last).to_contain_text(WORDS)
    assert fake.desk.cases[39].messages[-1].text == WORDS
    assert all(one.text != WORDS for one in fake.desk.cases[41].messages)
    other.continue_()
    expect(page.get_by_role("heading", name=OTHER)).to_be_visible()
    expect(page.locator(".thread", has_text=WORDS)).to_have_count(0)


def test_a_key_waits_for_the_case_that_was_chosen(page: Page, fake: FakeServer) -> None:
    sit_at_mine(page, fake)
    held_back(page, case(41), page.locator(".row", has_text=OTHER).click)

    page.keyboard.press("x")
    page.keyboard.press("a")

    expect(page.locator(".conversation h2")).to_contain_text(MINE)
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_dialog_acts_on_the_case_that_it_names(page: Page, fake: FakeServer) -> None:
    sit_at_mine(page, fake)
    page.get_by_role("button", name="Đóng yêu cầu").click()
    dialog = page.get_by_role("dialog", name="Đóng yêu cầu MC-0039")

    page.evaluate("location.hash = 'case=41'")  # as a notification does
    expect(page.locator(".conversation h2")).to_contain_text(OTHER)
    dialog.get_by_role("button", name="Đóng yêu cầu").click()

    expect(page.get_by_role("tab", name="Đã đóng")).to_have_text("Đã đóng 2")
    assert fake.desk.cases[39].case.status == "closed"
    assert fake.desk.cases[41].case.status == "new"
    expect(page.get_by_role("heading", name=OTHER)).to_be_visible()


def test_a_look_that_is_answered_late_takes_nothing_back(page: Page, fake: FakeServer) -> None:
    sit_at_mine(page, fake)
    look = held_back(page, case(39), partial(write, fake, "tin thứ nhất"))
    old = look.fetch()
    write(fake, "tin thứ hai")
    expect(page.locator(".bubble.citizen").last).to_contain_text("tin thứ hai")

    answer(page, look, lambda: look.fulfill(response=old))

    expect(page.locator(".bubble.citizen").last).to_contain_text("tin thứ hai")


def test_a_step_outlives_a_look_that_was_under_way(page: Page, fake: FakeServer) -> None:
    sit_at_mine(page, fake)
    look = held_back(page, case(39), partial(write, fake, "xin thôi"))
    old = look.fetch()
    with page.expect_response(lambda response: case(39)(response.url)):  # told by the stream
        page.get_by_role("button", name="Trả lại trợ lý").click()
    expect(page.get_by_label(f"Trả lời {MINE}")).to_be_hidden()

    answer(page, look, lambda: look.fulfill(response=old))

    expect(page.get_by_label(f"Trả lời {MINE}")).to_be_hidden()


def test_a_suggestion_stays_with_the_question_it_answers(page: Page, fake: FakeServer) -> None:
    fake.desk.change(41, "Đã nhận", CLERK, status="claimed", owner=CLERK, mine=True)
    fake.desk.draft = DraftOut(text="Dành cho câu hỏi của anh Quân.", links=[], moments=[])
    sit_at_mine(page, fake)
    suggest = page.get_by_role("button", name="Gợi ý", exact=True).click
    asked = held_back(page, "**/cases/39/draft", suggest)
    page.locator(".row", has_text=OTHER).click()
    expect(page.get_by_label(f"Trả lời {OTHER}")).to_be_visible()

    answer(page, asked, asked.continue_)

    expect(page.locator(".draft")).to_be_hidden()
