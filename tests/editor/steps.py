"""What an editor does, in the tests' words."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from api.parts import Parts

PASSWORD = "một mật khẩu dài"
SLOW = 20_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Office:
    """The running application."""

    origin: str
    parts: Parts


def sign_in(page: Page, origin: str, login: str, address: str = "") -> None:
    """Open the desk at an address and sign in."""
    page.goto(f"{origin}/desk{address}")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".top")).to_be_visible(timeout=SLOW)


def tab(page: Page, name: str) -> Locator:
    """The link that opens a tab; on a phone it is unfolded first."""
    tabs = page.get_by_role("navigation", name="Kiến thức")
    folded = tabs.get_by_role("button", name="Mục:", expanded=False)
    if folded.is_visible():
        folded.click()
    return tabs.get_by_role("link", name=name)


def look_at(page: Page, file: Path) -> None:
    """Upload a file and wait for what it would change."""
    tab(page, "Tải lên").click()
    page.get_by_label("Tệp", exact=True).set_input_files(file)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_text("Từng mục")).to_be_visible(timeout=SLOW)


def take_in(page: Page, file: Path) -> None:
    """Upload a file and take it in, to wait for somebody else."""
    look_at(page, file)
    page.get_by_role("button", name="Đưa vào chờ duyệt").click()
    expect(page.get_by_text("Đã đưa vào.")).to_be_visible(timeout=SLOW)


def open_change(page: Page, name: str) -> None:
    """Open a change that waits."""
    tab(page, "Chờ duyệt").click()
    page.get_by_role("link", name=name).first.click()
    expect(page.locator(".diff")).to_be_visible(timeout=SLOW)
