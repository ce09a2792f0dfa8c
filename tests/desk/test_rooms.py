"""Accounts, audit log, canned replies and one's own account, over the real application."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import delete

from bot.accounts import Profile
from bot.roles import Grant, Role
from bot.store.desk_tables import canned, grants
from bot.store.tables import users
from tests.desk.real_desk import PASSWORD, RealDesk, enter, running_desk
from tests.widget.browser import (
    NARROW,
    PHONE,
    scrolls_sideways,
    small_targets,
    violations,
    watched_page,
)

VIETNAM = "Asia/Ho_Chi_Minh"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDesk]:
    """One application for the module."""
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture(autouse=True)
def four_people(real: RealDesk) -> Iterator[None]:
    """What a test made is gone after it."""
    yield
    with real.parts.engine.begin() as connection:
        connection.execute(delete(grants))
        connection.execute(delete(canned))
        connection.execute(delete(users).where(users.c.id > 4))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser in Vietnam."""
    with watched_page(browser, timezone_id=VIETNAM) as made:
        yield made


def card(page: Page, words: str) -> Locator:
    """The card that holds these words."""
    return page.locator(".room-card", has_text=words)


def step(page: Page, name: str, words: str) -> None:
    """Choose a step from the menu of an account."""
    card(page, name).locator("summary").click()
    card(page, name).get_by_role("button", name=words, exact=True).click()


def test_a_new_clerk_gets_a_password_and_changes_it(
    page: Page, browser: Browser, real: RealDesk
) -> None:
    """The administrator reads it once; the clerk cannot go on with it."""
    enter(page, real, "an", "#accounts")
    page.get_by_role("button", name="Thêm tài khoản").click()
    page.get_by_label("Tên đăng nhập").fill("hue")
    page.get_by_label("Họ tên").fill("Phạm Thị Huệ")
    page.get_by_label("Ở cơ quan").select_option("xa-an-thuan")
    page.get_by_role("dialog").get_by_role("button", name="Thêm tài khoản").click()
    handed = page.locator(".handed")
    password = handed.inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="Đóng").click()
    expect(card(page, "Phạm Thị Huệ")).to_contain_text("mật khẩu tạm đến")

    with watched_page(browser, viewport=PHONE) as theirs:
        enter(theirs, real, "hue", password=password)
        expect(theirs.get_by_text("Mật khẩu này là tạm thời.")).to_be_visible()
        assert violations(theirs) == []
        theirs.get_by_label("Mật khẩu hiện tại").fill(password)
        theirs.get_by_label("Mật khẩu mới").fill("ngắn")
        theirs.get_by_role("button", name="Đổi mật khẩu").click()
        expect(theirs.get_by_role("alert")).to_contain_text("ít nhất 10 ký tự")
        theirs.get_by_label("Mật khẩu mới").fill("mật khẩu của riêng Huệ")
        theirs.get_by_role("button", name="Đổi mật khẩu").click()
        expect(theirs.get_by_role("tab", name="Mới")).to_be_visible()


def test_roles_are_given_and_taken_and_an_account_shut(page: Page, real: RealDesk) -> None:
    """Each shows in the list at once, and what cannot be done is said."""
    accounts = real.parts.accounts
    made = accounts.make(None, Profile("hue", "Phạm Thị Huệ", Role.CLERK), with_password=False)
    enter(page, real, "an", "#accounts")
    step(page, "Phạm Thị Huệ", "Thêm vai trò")
    page.get_by_label("Vai trò", exact=True).select_option("lead")
    page.get_by_label("Ở cơ quan").select_option("thue-co-so-3")
    page.get_by_role("dialog").get_by_role("button", name="Thêm vai trò").click()
    expect(card(page, "Phạm Thị Huệ").locator(".grants li")).to_have_count(2)
    clerk = real.parts.users.find(made.id)
    assert clerk is not None
    assert clerk.grants == (Grant(Role.LEAD, "thue-co-so-3"),)

    card(page, "Phạm Thị Huệ").get_by_role("button", name="Bỏ ").click()
    expect(card(page, "Phạm Thị Huệ").locator(".grants li")).to_have_count(1)
    step(page, "Phạm Thị Huệ", "Ngừng tài khoản")
    page.get_by_role("dialog").get_by_role("button", name="Ngừng tài khoản").click()
    expect(card(page, "Phạm Thị Huệ")).to_contain_text("đã ngừng")

    assert real.parts.users.find(made.id) is None
    step(page, "Phạm Thị Huệ", "Mở lại")
    expect(card(page, "Phạm Thị Huệ")).not_to_contain_text("đã ngừng")
    expect(card(page, "Đỗ Văn An").locator("summary")).to_have_count(0)


def test_a_login_that_is_taken_is_said(page: Page, real: RealDesk) -> None:
    """Nothing is overwritten."""
    enter(page, real, "an", "#accounts")
    page.get_by_role("button", name="Thêm tài khoản").click()
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Họ tên").fill("Một Lan khác")
    page.get_by_role("dialog").get_by_role("button", name="Thêm tài khoản").click()

    expect(page.get_by_role("alert")).to_contain_text("đã thuộc tài khoản khác")
    page.get_by_label("Tìm theo tên").fill("nguyễn")
    expect(page.locator(".room-card")).to_have_count(1)


def test_the_audit_log_is_filtered_and_says_that_it_is_whole(page: Page, real: RealDesk) -> None:
    """By person and by action; the file takes the same filter along."""
    enter(page, real, "thu", "#audit")

    expect(page.locator(".chain")).to_contain_text("Nguyên vẹn")
    expect(page.locator(".room-table tbody tr").first).to_contain_text("Đăng nhập")
    page.get_by_label("Ai").select_option("thu")
    page.get_by_label("Việc").select_option("sign_in")
    expect(page.locator(".room-table tbody th", has_text="thu").first).to_be_visible()
    expect(page.locator(".room-table tbody th", has_text="an")).to_have_count(0)
    file = page.get_by_role("link", name="Tải CSV").get_attribute("href") or ""
    assert "actor=thu&action=sign_in" in file
    page.get_by_label("Đến ngày").fill("2020-01-01")
    expect(page.get_by_text("Không có dòng nào.")).to_be_visible()


def test_a_canned_reply_is_kept_and_reaches_the_clerk(page: Page, real: RealDesk) -> None:
    """Added, changed, removed by the lead."""
    enter(page, real, "minh", "#canned")
    page.get_by_role("button", name="Thêm câu mẫu").click()
    page.get_by_label("Tên gọi").fill("Giờ làm việc")
    page.get_by_label("Nội dung").fill("Chúng tôi làm việc từ 7:30.")
    page.get_by_label("Căn cứ", exact=True).fill("Thông báo 12")
    page.get_by_label("Địa chỉ căn cứ").fill("https://a.example/12")
    page.get_by_label("Dùng đến hết ngày").fill("2031-01-01")
    page.get_by_role("button", name="Lưu").click()
    expect(card(page, "Giờ làm việc")).to_contain_text("dùng đến 01/01/2031")

    page.get_by_role("button", name="Sửa: Giờ làm việc").click()
    page.get_by_label("Nội dung").fill("Chúng tôi làm việc từ 7:00.")
    page.get_by_role("button", name="Lưu").click()
    expect(card(page, "Giờ làm việc")).to_contain_text("từ 7:00")

    page.get_by_role("button", name="Bỏ: Giờ làm việc").click()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.get_by_text("Chưa có câu mẫu nào.")).to_be_visible()


def test_who_sees_no_queue_lands_in_their_first_room(page: Page, real: RealDesk) -> None:
    """An administrator at the accounts, an auditor at the log."""
    enter(page, real, "an")
    expect(page.get_by_role("heading", name="Tài khoản cán bộ")).to_be_focused()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
    enter(page, real, "thu")
    expect(page.get_by_role("heading", name="Nhật ký")).to_be_focused()


def test_ones_own_password_is_changed_and_the_session_goes_on(page: Page, real: RealDesk) -> None:
    """A wrong old one is said; the page works on with its new token."""
    real.parts.users.add("tam", "Vũ Tâm", "lead", PASSWORD)
    enter(page, real, "tam", "#me")
    for old, said in (("sai sai sai", "chưa đúng"), (PASSWORD, "Đã đổi.")):
        page.get_by_label("Mật khẩu hiện tại").fill(old)
        page.get_by_label("Mật khẩu mới").fill("một mật khẩu mới")
        page.get_by_role("button", name="Đổi mật khẩu").click()
        expect(page.locator(".rooms")).to_contain_text(said)

    page.get_by_role("link", name="Câu mẫu").click()
    expect(page.get_by_text("Chưa có câu mẫu nào.")).to_be_visible()


ROOMS = [("an", "#accounts"), ("an", "#audit"), ("minh", "#canned"), ("minh", "#me")]


@pytest.mark.parametrize(("login", "room"), ROOMS)
def test_the_rooms_hold_wcag_and_fit_a_small_phone(
    browser: Browser, real: RealDesk, login: str, room: str
) -> None:
    """In light and dark; nothing scrolls sideways at 320 pixels."""
    accounts = real.parts.accounts
    made = accounts.make(
        None,
        Profile("hue", "Phạm Thị Huệ", Role.CLERK, "xa-an-thuan", "hue.pham@anthuan.example.vn"),
        with_password=True,
    )
    accounts.regrant(None, made.id, [Grant(Role.APPROVER, "thue-co-so-3")])
    with watched_page(browser, viewport=NARROW, color_scheme="dark", has_touch=True) as page:
        enter(page, real, login, room)
        expect(page.locator(".rooms .room")).to_be_visible()

        assert violations(page) == []
        assert not scrolls_sideways(page)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        assert violations(page) == []
        assert small_targets(page) == []


def test_a_clerk_is_told_on_screen_and_by_sound(browser: Browser, real: RealDesk) -> None:
    """Chosen in the account; a new case shows without a word of the citizen, once."""
    with watched_page(browser, timezone_id=VIETNAM, permissions=["notifications"]) as page:
        page.add_init_script("""
          window.shown = []; window.notes = 0;
          window.Notification = class extends EventTarget {
            static permission = "granted";
            static async requestPermission() { return "granted"; }
            constructor(title, more) { super(); window.shown.push({ title, ...more }); }
            close() {}
          };
          const start = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (at) {
            window.notes += 1;
            start.call(this, at);
          };
        """)
        enter(page, real, "minh", "#me")
        for way in ("Trên màn hình", "Âm thanh"):
            box = page.get_by_label(f"Yêu cầu mới: {way}")
            with page.expect_response(lambda one: one.request.method == "PUT"):
                box.check()
        expect(page.get_by_text("Đã lưu.")).to_be_visible()
        assert page.evaluate("window.notes") == 2, "the sound is heard when it is chosen"
        assert page.get_by_label("Yêu cầu mới: Thư").is_disabled()
        assert violations(page) == []

        make_case(real, "Tôi là Bí Mật, cho gặp cán bộ")
        real.parts.gathering.gather()
        real.parts.signals.send("desk")

        for _ in range(200):
            page.wait_for_timeout(100)
            if page.evaluate("window.shown.length > 0 && window.notes === 4"):
                break
        (shown,) = page.evaluate("window.shown")
        assert shown["body"].startswith("Yêu cầu mới: YC-")
        assert "Bí Mật" not in str(shown)


def make_case(real: RealDesk, words: str) -> None:
    """A citizen asks for a person at the widget."""
    with httpx.Client(base_url=real.origin) as http:
        token = http.post("/api/chat/session", json={}).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        for number, text in enumerate((words, "gặp cán bộ")):
            body = {"client_id": f"m{number}", "text": text}
            http.post("/api/chat/messages", json=body, headers=headers).raise_for_status()
        for _ in range(100):
            log = http.get("/api/chat/messages?wait=1", headers=headers).json()
            if log["holder"] != "bot":
                return
    raise AssertionError("no case was made")
