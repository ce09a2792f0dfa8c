"""Everything works from the keyboard, and with an input method."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.browser import PHONE, watched_page
from tests.widget.fake_api import FakeServer
from tests.widget.steps import (
    FIRST_STARTER,
    launcher,
    open_floating,
    open_widget,
    question,
    said,
)

FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one?.getAttribute("aria-label") ?? one?.id ?? "" ;
}"""


def focused_class(page: Page) -> str:
    """The class of the focused element inside the widget."""
    found: str = page.evaluate(
        "document.querySelector('mot-cua').shadowRoot.activeElement?.className"
    )
    return found


def test_tab_walks_through_the_panel_in_reading_order(page: Page, fake: FakeServer) -> None:
    open_floating(page, fake)
    page.locator("mot-cua .close").focus()
    walked = []
    for _ in range(9):
        walked.append(page.evaluate(
            "document.querySelector('mot-cua').shadowRoot.activeElement?.className "
            "|| document.querySelector('mot-cua').shadowRoot.activeElement?.localName"
        ))  # fmt: skip
        page.keyboard.press("Tab")

    assert walked == [
        "close", "log", "button", "button", "button", "button", "textarea", "send", "human",
    ]  # fmt: skip


def test_the_panel_beside_a_page_does_not_trap_the_focus(page: Page, fake: FakeServer) -> None:
    open_floating(page, fake)
    page.locator("mot-cua .forget").focus()

    page.keyboard.press("Tab")
    assert focused_class(page) == "launcher"
    page.keyboard.press("Shift+Tab")
    assert focused_class(page) == "forget"
    page.get_by_role("link", name="Liên kết").focus()
    assert page.evaluate("document.activeElement.localName") == "a"


def test_the_panel_over_a_phone_page_keeps_what_is_hidden_out_of_reach(
    browser: Browser, fake: FakeServer
) -> None:
    with watched_page(browser, viewport=PHONE) as page:
        open_floating(page, fake)

        assert page.evaluate(
            "document.querySelector('mot-cua').shadowRoot.querySelector('dialog').matches(':modal')"
        )
        page.get_by_role("button", name="Đóng khung hỏi đáp").click()
        expect(page.locator("mot-cua .panel")).to_be_hidden()
        assert focused_class(page) == "launcher"


def test_the_launcher_says_whether_the_panel_is_open(page: Page, fake: FakeServer) -> None:
    page.goto(fake.origin + "/host")
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")

    launcher(page).focus()
    page.keyboard.press("Enter")

    expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    expect(question(page)).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}])
def test_escape_closes_the_panel_and_returns_the_focus(
    browser: Browser, fake: FakeServer, size: dict[str, int]
) -> None:
    with watched_page(browser, viewport=size) as page:
        open_floating(page, fake)
        question(page).focus()

        page.keyboard.press("Escape")

        expect(page.locator("mot-cua .panel")).to_be_hidden()
        expect(launcher(page)).to_have_attribute("aria-expanded", "false")
        assert focused_class(page) == "launcher"


def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    question(page).press_sequentially("dòng một")
    question(page).press("Shift+Enter")
    question(page).press_sequentially("dòng hai")
    assert fake.chat.latest.posts == []

    question(page).press("Enter")

    expect(page.locator(".message.bot")).to_be_visible()
    assert fake.chat.latest.stored == ["dòng một\ndòng hai"]


def test_enter_while_an_input_method_composes_does_not_send(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    question(page).focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "khai", "selectionStart": 4, "selectionEnd": 4}
    )
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert fake.chat.latest.posts == []

    keyboard.send("Input.insertText", {"text": "khai sinh"})
    page.keyboard.press("Enter")

    expect(page.locator(".message.bot").first).to_be_visible()
    assert [one.text for one in fake.chat.latest.posts] == ["khai sinh"]


def test_a_pressed_choice_leaves_the_focus_in_the_conversation(
    page: Page, fake: FakeServer
) -> None:
    open_widget(page, fake)
    page.get_by_role("button", name=FIRST_STARTER).focus()

    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Nộp ở đâu?")).to_be_visible()
    assert page.evaluate(FOCUSED) == "Nội dung trao đổi"
    page.keyboard.press("Tab")
    assert "example" in page.evaluate(
        "document.querySelector('mot-cua').shadowRoot.activeElement.href"
    )


def test_blank_and_overlong_questions_are_not_sent(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    question(page).fill("   \n ")
    question(page).press("Enter")
    question(page).fill("ạ" * 1990)
    expect(page.locator("mot-cua .count")).to_have_text("Còn 10 ký tự")
    question(page).fill("ạ" * 2003)
    expect(page.locator("mot-cua .count")).to_contain_text("Quá 3 ký tự")
    question(page).press("Enter")
    page.wait_for_timeout(200)

    assert fake.chat.latest.posts == []
    assert said(page, "citizen") == []
    expect(question(page)).to_have_attribute("aria-invalid", "true")
