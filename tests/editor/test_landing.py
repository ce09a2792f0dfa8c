"""Where people land at the desk: on the queue, or where the knowledge is kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.editor.steps import Office, sign_in


@pytest.mark.parametrize("login", ["mai", "duc"])
def test_who_answers_nobody_lands_on_the_knowledge(office: Office, page: Page, login: str) -> None:
    sign_in(page, office.origin, login)

    expect(page.get_by_role("heading", name="Kiến thức")).to_be_visible()
    page.get_by_role("link", name="Yêu cầu", exact=True).click()
    expect(page.locator(".queue")).to_be_visible()
    page.get_by_role("link", name="Kiến thức").click()
    expect(page.get_by_role("link", name="Thủ tục", exact=True)).to_have_attribute(
        "aria-current", "page"
    )


def test_a_lead_lands_on_the_queue_and_has_the_way_to_the_knowledge(
    office: Office, page: Page
) -> None:
    sign_in(page, office.origin, "thu")

    expect(page.locator(".queue")).to_be_visible()
    page.get_by_role("link", name="Kiến thức").click()
    expect(page.get_by_role("heading", name="Kiến thức")).to_be_visible()


def test_a_clerk_has_no_way_there(office: Office, page: Page) -> None:
    sign_in(page, office.origin, "lan", "#knowledge/list")

    expect(page.locator(".queue")).to_be_visible()
    assert page.get_by_role("link", name="Kiến thức").count() == 0


def test_ones_own_account_is_one_page_from_everywhere(office: Office, page: Page) -> None:
    """Password and second factor stand there; the knowledge page only leads to it."""
    sign_in(page, office.origin, "mai")

    page.get_by_role("link", name="Tài khoản của tôi").click()
    page.get_by_role("button", name="Đặt điện thoại").click()

    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Kiến thức").click()
    expect(page.get_by_role("heading", name="Kiến thức")).to_be_visible()
