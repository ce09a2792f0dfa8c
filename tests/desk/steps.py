"""What a clerk does, in the tests' words."""

from playwright.sync_api import Page, expect

from tests.desk.fake_desk_routes import PASSWORD
from tests.widget.fake_api import FakeServer


def sign_in(page: Page, fake: FakeServer, address: str = "/desk") -> None:
    """Open the desk and sign in."""
    page.goto(fake.origin + address)
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".tabs .number").first).not_to_be_empty()


def open_case(page: Page, citizen: str) -> None:
    """Choose a case in the queue."""
    page.locator(".row", has_text=citizen).click()
    expect(page.get_by_role("heading", name=citizen)).to_be_visible()


def bubbles(page: Page, sender: str) -> list[str]:
    """The texts of one sender in the open case, in order."""
    return [text.strip() for text in page.locator(f".bubble.{sender} .body").all_inner_texts()]
