"""The queue: tabs with counts, rows that tell what a clerk must know, live without reloading."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.desk.steps import open_case, sign_in
from tests.widget.browser import PHONE, watched_page
from tests.widget.fake_api import FakeServer


def citizens(page: Page) -> list[str]:
    """The names in the queue, from the top."""
    return page.locator(".row b").all_inner_texts()


def hold_the_stream(page: Page) -> None:
    """Nothing makes the page ask again: the server's clock does not jump when the page's does."""
    page.route("**/api/desk/events", lambda route: None)


def test_tabs_show_their_counts_and_their_cases(desk: Page) -> None:
    counts = desk.get_by_role("tab").all_inner_texts()

    assert counts == [
        "Mới 4", "Của tôi 1", "Chờ dân 0", "Chờ duyệt 0", "Tạm hoãn 0", "Tất cả 5", "Đã đóng 1",
    ]  # fmt: skip
    desk.get_by_role("tab", name="Của tôi").click()
    expect(desk.locator(".row")).to_have_count(1)
    assert citizens(desk) == ["Lê Minh Quân"]


def test_a_row_tells_number_channel_reason_words_and_wait(desk: Page) -> None:
    row = desk.locator(".row", has_text="Phạm Thu Hà")

    expect(row.get_by_role("img", name="Messenger")).to_be_visible()
    expect(row).to_contain_text("MC-0041")
    expect(row).to_contain_text("Chưa có nguồn")
    expect(row).to_contain_text("Nhà em thuê mà chủ nhà ở nước ngoài")
    expect(row).to_contain_text("18 phút")
    expect(row).to_contain_text("2 tin chưa đọc")


def test_the_waiting_time_goes_on_by_itself(page: Page, fake: FakeServer) -> None:
    page.clock.install()
    hold_the_stream(page)
    sign_in(page, fake)
    row = page.locator(".row", has_text="Sarah")
    expect(row).to_contain_text("2 phút")

    page.clock.fast_forward(180_000)

    expect(row).to_contain_text("5 phút")


def test_a_new_message_appears_without_reloading(desk: Page, fake: FakeServer) -> None:
    open_case(desk, "Anh Tuấn")
    desk.evaluate("window.same = true")

    fake.desk.say(42, sender="citizen", text="Anh ơi còn đó không?")

    expect(desk.locator(".bubble.citizen").last).to_contain_text("Anh ơi còn đó không?")
    expect(desk.locator(".row", has_text="Anh Tuấn")).to_contain_text("Anh ơi còn đó không?")
    expect(desk.locator("[data-announcer]")).to_contain_text("Anh Tuấn: Anh ơi còn đó không?")
    assert desk.evaluate("window.same")


def test_a_case_that_a_colleague_takes_leaves_the_new_ones(desk: Page, fake: FakeServer) -> None:
    expect(desk.locator(".row")).to_have_count(4)

    fake.desk.change(42, "Đã nhận", "Minh", status="claimed", owner="Minh")

    expect(desk.locator(".row")).to_have_count(3)
    expect(desk.get_by_role("tab", name="Mới")).to_have_text("Mới 3")


def test_the_title_counts_what_waits_for_this_clerk(desk: Page, fake: FakeServer) -> None:
    expect(desk).to_have_title("(5) Bàn hỗ trợ · Một Cửa")

    fake.desk.change(42, "Đã nhận", "Minh", status="claimed", owner="Minh")

    expect(desk).to_have_title("(4) Bàn hỗ trợ · Một Cửa")


def test_changes_during_a_break_are_seen_after_it(desk: Page, fake: FakeServer) -> None:
    open_case(desk, "Anh Tuấn")
    desk.context.set_offline(True)
    fake.desk.cut_streams()
    expect(desk.get_by_role("status")).to_have_text("Mất kết nối. Đang nối lại…")
    fake.desk.say(42, sender="citizen", text="Lúc mất mạng")

    desk.context.set_offline(False)

    expect(desk.locator(".bubble.citizen").last).to_contain_text("Lúc mất mạng", timeout=20_000)
    expect(desk.get_by_role("status")).to_have_text("")


def test_focus_in_the_queue_survives_an_update(desk: Page, fake: FakeServer) -> None:
    desk.locator(".row", has_text="Sarah").focus()

    fake.desk.say(42, sender="citizen", text="đổi rồi")

    expect(desk.locator(".row", has_text="Anh Tuấn")).to_contain_text("đổi rồi")
    expect(desk.locator(".row", has_text="Sarah")).to_be_focused()


def test_a_link_to_a_case_opens_it_in_its_tab(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")

    expect(page.get_by_role("heading", name="Lê Minh Quân")).to_be_visible()
    expect(page.get_by_role("tab", name="Của tôi")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".row[aria-current]")).to_contain_text("Lê Minh Quân")


def test_a_phone_goes_from_list_to_conversation_and_back(
    browser: Browser, fake: FakeServer
) -> None:
    with watched_page(browser, viewport=PHONE, has_touch=True) as page:
        sign_in(page, fake)
        expect(page.locator(".conversation")).to_be_hidden()
        open_case(page, "Phạm Thu Hà")
        expect(page.locator(".queue")).to_be_hidden()

        page.get_by_role("link", name="Danh sách").click()

        expect(page.locator(".queue")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Phạm Thu Hà")).to_be_visible()


def test_the_head_of_a_case_leaves_a_phone_to_the_conversation(
    browser: Browser, fake: FakeServer
) -> None:
    """One row for the way back, the name and the steps, whoever holds it; facts below."""
    with watched_page(browser, viewport={"width": 360, "height": 740}, has_touch=True) as page:
        sign_in(page, fake, "/desk#case=39")
        expect(page.get_by_label("Trả lời Lê Minh Quân")).to_be_visible()

        head = page.locator(".case-head").bounding_box()
        rows = [page.locator(f".case-head {one}").bounding_box() for one in (".back", "summary")]

        assert head is not None
        assert head["height"] <= 100
        assert len({row["y"] for row in rows if row}) == 1
        page.locator(".case-head summary").click()
        page.get_by_role("button", name="Đóng yêu cầu").click()
        expect(page.get_by_role("dialog")).to_be_visible()


def test_arrow_keys_walk_through_the_tabs(desk: Page) -> None:
    desk.get_by_role("tab", name="Mới").focus()

    desk.keyboard.press("ArrowRight")

    expect(desk.get_by_role("tab", name="Của tôi")).to_be_focused()
    expect(desk.get_by_role("tab", name="Của tôi")).to_have_attribute("aria-selected", "true")
    expect(desk.get_by_role("tab", name="Mới")).to_have_attribute("tabindex", "-1")


def test_a_citizen_without_a_name_is_called_a_visitor(desk: Page, fake: FakeServer) -> None:
    fake.desk.change(42, "Đã mở", None, citizen="")

    expect(desk.locator(".row", has_text="MC-0042").locator("b")).to_have_text("Khách")


def test_nobody_waits_in_a_closed_case(desk: Page, fake: FakeServer) -> None:
    fake.desk.change(35, "Đã đóng", None, waiting_seconds=90_000)

    desk.get_by_role("tab", name=re.compile("Đã đóng")).click()

    expect(desk.locator(".row", has_text="MC-0035")).to_be_visible()
    expect(desk.locator(".row .wait")).to_be_hidden()


def test_an_empty_tab_says_so(desk: Page, fake: FakeServer) -> None:
    fake.desk.change(39, "Đã đóng", None, status="closed", mine=False)

    desk.get_by_role("tab", name=re.compile("Của tôi")).click()

    expect(
        desk.get_by_text("Bạn chưa nhận yêu cầu nào. Yêu cầu đang chờ ở thẻ Mới.")
    ).to_be_visible()


def test_the_countdown_is_the_servers_and_goes_on_by_itself(page: Page, fake: FakeServer) -> None:
    for number, clock, left in ((41, "promise", 300), (42, "window", -130)):
        case = fake.desk.cases[number]
        changed = {"clock": clock, "seconds_left": left, "urgency": "soon"}
        summary = case.case.model_copy(update=changed)
        fake.desk.cases[number] = case.model_copy(update={"case": summary})
    page.clock.install()
    hold_the_stream(page)
    sign_in(page, fake)
    first, second = (page.locator(".row", has_text=name) for name in ("Phạm Thu Hà", "Anh Tuấn"))
    expect(first.locator(".wait.soon")).to_have_text("hẹn còn 5 phút")
    expect(second.locator(".wait.long")).to_have_text("kênh đã đóng")

    page.clock.fast_forward(7 * 60_000)

    expect(first.locator(".wait.long")).to_have_text("quá hẹn 2 phút")


def test_a_filter_narrows_the_queue_and_is_cleared(desk: Page) -> None:
    desk.locator(".filters summary").click()
    desk.get_by_label("Kênh", exact=True).select_option("messenger")

    expect(desk.locator(".row")).to_have_count(1)
    assert citizens(desk) == ["Phạm Thu Hà"]
    desk.get_by_role("button", name="Bỏ lọc").click()
    expect(desk.locator(".row")).to_have_count(4)


def test_the_page_says_that_somebody_sits_at_it(page: Page, fake: FakeServer) -> None:
    with page.expect_response("**/api/desk/presence"):
        sign_in(page, fake)

    assert fake.desk.beats == [True]
