"""Signing in and out, languages, and shortcuts."""

from playwright.sync_api import Browser, Page, expect

from tests.desk.fake_desk_routes import PASSWORD
from tests.desk.steps import open_case, sign_in
from tests.widget.browser import violations, watched_page
from tests.widget.fake_api import FakeServer


def test_a_wrong_password_is_explained_and_the_name_stays(page: Page, fake: FakeServer) -> None:
    page.goto(fake.origin + "/desk")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("sai")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu chưa đúng")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("lan")
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Mới")).to_be_visible()


def test_a_signed_in_clerk_stays_so_over_a_reload_until_signing_out(desk: Page) -> None:
    desk.reload()
    expect(desk.get_by_role("tab", name="Mới")).to_be_visible()

    desk.get_by_role("button", name="Đăng xuất").click()

    expect(desk.get_by_label("Mật khẩu")).to_be_visible()
    desk.reload()
    expect(desk.get_by_label("Mật khẩu")).to_be_visible()


def test_a_session_that_ends_asks_to_sign_in_and_keeps_the_draft(
    page: Page, fake: FakeServer
) -> None:
    sign_in(page, fake, "/desk#case=39")
    page.get_by_label("Trả lời Lê Minh Quân").fill("đang viết")
    page.context.clear_cookies()

    fake.desk.say(39, sender="citizen", text="còn đó không")

    expect(page.get_by_text("Phiên làm việc đã hết.")).to_be_visible()
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Trả lời Lê Minh Quân")).to_have_value("đang viết")


def test_letters_move_claim_and_reply(desk: Page, fake: FakeServer) -> None:
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", name="Phạm Thu Hà")).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", name="Anh Tuấn")).to_be_visible()
    desk.keyboard.press("k")
    expect(desk.get_by_role("heading", name="Phạm Thu Hà")).to_be_visible()

    desk.keyboard.press("c")

    expect(desk.get_by_label("Trả lời Phạm Thu Hà")).to_be_focused()
    assert fake.desk.cases[41].case.mine
    desk.keyboard.type("jkcr")
    expect(desk.get_by_label("Trả lời Phạm Thu Hà")).to_have_value("jkcr")
    desk.keyboard.press("Escape")
    desk.keyboard.press("r")
    expect(desk.get_by_label("Trả lời Phạm Thu Hà")).to_be_focused()


def test_the_sheet_of_shortcuts_opens_and_can_switch_letters_off(desk: Page) -> None:
    desk.keyboard.press("?")
    sheet = desk.get_by_role("dialog", name="Phím tắt")
    expect(sheet).to_be_visible()
    sheet.get_by_label("Bật phím tắt một chữ cái").uncheck()
    desk.keyboard.press("Escape")

    desk.keyboard.press("j")

    desk.wait_for_timeout(200)
    expect(desk.get_by_text("Chọn một yêu cầu để xem.")).to_be_visible()


def test_the_language_switch_keeps_the_case_and_is_remembered(desk: Page) -> None:
    open_case(desk, "Sarah")

    desk.get_by_role("link", name="English").click()

    expect(desk.get_by_role("tab", name="Mine")).to_be_visible()
    expect(desk.get_by_role("heading", name="Sarah")).to_be_visible()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    assert desk.locator(".bubble.citizen .body").first.get_attribute("lang") == "en"


def test_storage_that_throws_leaves_a_working_desk(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser) as page:
        page.add_init_script("""for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, name, { get() { throw new Error("no") } });""")
        sign_in(page, fake)

        open_case(page, "Anh Tuấn")
        page.get_by_role("button", name="Nhận yêu cầu").click()

        expect(page.get_by_label("Trả lời Anh Tuấn")).to_be_visible()


def test_blank_fields_are_asked_for_before_anything_is_sent(page: Page, fake: FakeServer) -> None:
    page.goto(fake.origin + "/desk")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.get_by_role("alert")).to_have_text("Hãy nhập tên đăng nhập và mật khẩu.")
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    assert [one for one in fake.seen if one.startswith("POST")] == []


def test_an_account_with_a_second_factor_asks_for_its_code(page: Page, fake: FakeServer) -> None:
    page.goto(fake.origin + "/desk")
    page.get_by_label("Tên đăng nhập").fill("careful")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    expect(page.get_by_label("Mã 6 số")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.get_by_label("Mã 6 số")).to_be_focused()
    page.keyboard.type("123456")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Mới")).to_be_visible()


def test_the_second_factor_is_switched_on_with_a_code_and_the_password(desk: Page) -> None:
    desk.get_by_role("link", name="Tài khoản của tôi").click()
    desk.get_by_role("button", name="Đặt điện thoại").click()
    expect(desk.get_by_role("img", name="Mã QR")).to_be_visible()
    tries = (
        ("", "", "Hãy nhập đủ các ô"),
        ("000000", PASSWORD, "Mã chưa đúng"),
        ("123456", "sai", "Mật khẩu hoặc mã"),
        ("123456", PASSWORD, "Đã bật"),
    )
    for code, password, said in tries:
        desk.get_by_label("Mã 6 số").fill(code)
        desk.get_by_label("Mật khẩu hiện tại").last.fill(password)
        desk.get_by_role("button", name="Bật", exact=True).click()
        expect(desk.get_by_role("dialog")).to_contain_text(said)

    assert violations(desk) == []


def test_another_phone_asks_for_the_code_of_the_one_so_far(desk: Page, fake: FakeServer) -> None:
    fake.desk.totp = True
    desk.get_by_role("link", name="Tài khoản của tôi").click()
    desk.get_by_role("button", name="Đặt điện thoại").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Mã 6 số trên điện thoại").fill("123456")
    dialog.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    for code, said in (("000000", "Mật khẩu hoặc mã"), ("654321", "Đã bật")):
        dialog.get_by_label("Mã 6 số của điện thoại đang dùng").fill(code)
        dialog.get_by_role("button", name="Bật", exact=True).click()
        expect(dialog).to_contain_text(said)

    assert violations(desk) == []


def test_the_identity_provider_is_offered_beside_the_password(page: Page, fake: FakeServer) -> None:
    fake.desk.openid = "Cổng cán bộ TP.HCM"
    page.goto(fake.origin + "/desk?sign_in=openid_unknown#case=39")

    way = page.get_by_role("link", name="Đăng nhập bằng Cổng cán bộ TP.HCM")
    expect(way).to_have_attribute("href", "/api/desk/openid/start")
    expect(page.get_by_role("alert")).to_contain_text("Bạn chưa có tài khoản ở bàn hỗ trợ.")
    assert page.url == fake.origin + "/desk#case=39"
    assert violations(page) == []
