"""What an editor does, in the tests' words."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from api.parts import Parts

PASSWORD = "một mật khẩu dài"
SLOW = 20_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Office:
    """The running application."""

    origin: str
    parts: Parts


def sign_in(page: Page, office: Office, login: str, address: str = "") -> None:
    """Open the desk at an address and sign in."""
    page.goto(f"{office.origin}/desk{address}")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".top")).to_be_visible(timeout=SLOW)
