"""What a citizen does and sees, in the tests' words."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.widget.fake_api import FakeServer

FIRST_STARTER = "Đăng ký khai sinh cần giấy tờ gì?"
COUNT_FROM_THE_START = """
const attach = Element.prototype.attachShadow;
window.announced = [];
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  new MutationObserver((changes) => changes
    .filter((change) => change.target.matches?.("[data-announcer]"))
    .forEach((change) => change.addedNodes.forEach((node) =>
      window.announced.push(node.textContent)))).observe(root, { childList: true, subtree: true });
  return root;
};
"""


def open_widget(page: Page, fake: FakeServer, address: str = "/") -> None:
    """Open the page with the widget inline and wait until it has its session."""
    page.goto(fake.origin + address)
    expect(page.locator("mot-cua .notice")).to_be_visible()


def open_floating(page: Page, fake: FakeServer, address: str = "/host") -> None:
    """Open a page of another office and press the launcher."""
    page.goto(fake.origin + address)
    launcher(page).click()
    expect(page.locator("mot-cua .notice")).to_be_visible()


def wait_for_stream(page: Page, fake: FakeServer) -> None:
    """Until the page has opened its event stream."""
    until(page, lambda: bool(fake.chat.conversations and fake.chat.latest.listening))


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Look again until something holds of the server, while the page goes on."""
    for _ in range(1_000):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never came to hold")


def cut_streams(page: Page, fake: FakeServer) -> None:
    """The server ends the page's event stream, which has to be open for that."""
    wait_for_stream(page, fake)
    fake.chat.cut_streams()


def launcher(page: Page) -> Locator:
    """The button that opens the floating panel."""
    return page.locator("mot-cua .launcher")


def question(page: Page) -> Locator:
    """The box a question is written in."""
    return page.get_by_label("Câu hỏi của bạn")


def write(page: Page, text: str) -> None:
    """Write a question and press Enter."""
    question(page).fill(text)
    question(page).press("Enter")


def ask(page: Page, text: str) -> None:
    """Write a question and wait for its answer."""
    write(page, text)
    expect(page.locator(".message.bot .text", has_text=f"Trả lời cho: {text}")).to_be_visible()


def said(page: Page, sender: str) -> list[str]:
    """The texts of one sender, in order, what is still on its way last."""
    return [text.strip() for text in page.locator(f".message.{sender} .text").all_inner_texts()]


def announced(page: Page) -> list[str]:
    """What the live region was given since COUNT_FROM_THE_START."""
    found: list[str] = page.evaluate("window.announced")
    return found
