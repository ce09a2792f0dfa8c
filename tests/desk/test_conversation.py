"""One case: what was said and understood, claiming, replying, returning, closing."""

from playwright.sync_api import Page, Request, expect

from api.schemas.desk import FileOut
from tests.desk.fake_cases import COLLEAGUE
from tests.desk.steps import bubbles, open_case, sign_in
from tests.widget.browser import violations
from tests.widget.fake_api import FakeServer

NASTY = "<script>window.hacked = true</script><b>đậm</b> https://lua-dao.example/"


def reply_box(page: Page) -> None:
    """My case is open and ready for a reply."""
    expect(page.get_by_label("Trả lời Lê Minh Quân")).to_be_visible()


def test_the_clerk_sees_what_the_bot_understood(desk: Page) -> None:
    open_case(desk, "Phạm Thu Hà")
    note = desk.locator(".understood", has_text="Không có nguồn")
    expect(note.locator("summary")).to_have_text("Máy hiểu: Không có nguồn · điều kiện · 41%")

    note.locator("summary").click()

    names = note.locator(".name").all_inner_texts()
    assert names == ["Đăng ký tạm trú", "Xác nhận thông tin về cư trú", "Thông báo lưu trú"]
    assert note.locator(".share").all_inner_texts() == ["41%", "28%", "17%"]


def test_an_open_note_stays_open_when_a_message_arrives(desk: Page, fake: FakeServer) -> None:
    open_case(desk, "Phạm Thu Hà")
    desk.locator(".understood summary").last.click()

    fake.desk.say(41, sender="citizen", text="thêm một câu")

    expect(desk.get_by_text("thêm một câu").first).to_be_visible()
    expect(desk.locator(".understood[open]")).to_have_count(1)


def test_sources_of_the_bot_are_links(desk: Page) -> None:
    open_case(desk, "Phạm Thu Hà")

    link = desk.get_by_role("link", name="Thủ tục 1.004194")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_voice_message_stands_with_what_a_machine_heard(desk: Page, fake: FakeServer) -> None:
    words = "xin <b>giấy</b> khai sinh"
    fake.desk.say(42, sender="citizen", text="🎤")
    case = fake.desk.cases[42]
    file = FileOut(
        seq=case.messages[-1].seq,
        kind="audio",
        state="kept",
        size=9,
        url="/api/desk/cases/42/files/7",
        heard="done",
        transcript=words,
    )
    fake.desk.cases[42] = case.model_copy(update={"files": (file,)})

    open_case(desk, "Anh Tuấn")

    shown = desk.locator(".bubble.citizen .heard")
    expect(shown.locator("q")).to_have_text(words)
    expect(shown).to_contain_text("Máy nghe được")
    expect(shown.get_by_role("link", name="Nghe bản ghi")).to_have_attribute("href", file.url or "")


def test_a_file_opens_to_who_has_the_case_and_says_so_to_others(
    desk: Page, fake: FakeServer
) -> None:
    case = fake.desk.cases[42]
    file = FileOut(seq=1, kind="image", state="kept", size=9, url=None)
    fake.desk.cases[42] = case.model_copy(update={"files": (file,)})

    open_case(desk, "Anh Tuấn")

    expect(desk.get_by_text("📷 Ảnh: nhận yêu cầu để mở")).to_be_visible()


def test_markup_of_a_citizen_is_shown_as_text_without_links(desk: Page, fake: FakeServer) -> None:
    fake.desk.say(42, sender="citizen", text=NASTY)

    open_case(desk, "Anh Tuấn")

    assert bubbles(desk, "citizen")[-1] == NASTY
    expect(desk.locator(".bubble.citizen a")).to_have_count(0)
    assert desk.evaluate("window.hacked") is None


def test_claiming_opens_the_reply_and_moves_to_mine(desk: Page, fake: FakeServer) -> None:
    open_case(desk, "Phạm Thu Hà")
    expect(desk.get_by_label("Trả lời Phạm Thu Hà")).to_be_hidden()

    desk.get_by_role("button", name="Nhận yêu cầu").click()

    expect(desk.get_by_label("Trả lời Phạm Thu Hà")).to_be_focused()
    expect(desk.get_by_role("tab", name="Của tôi")).to_have_attribute("aria-selected", "true")
    assert fake.desk.cases[41].case.mine


def test_a_claim_that_came_too_late_names_the_colleague(desk: Page, fake: FakeServer) -> None:
    open_case(desk, "Phạm Thu Hà")
    fake.desk.faults.taken = True

    desk.get_by_role("button", name="Nhận yêu cầu").click()

    expect(desk.get_by_role("alert")).to_contain_text("Yêu cầu này không còn ở bạn")
    expect(desk.get_by_text(f"{COLLEAGUE} đang phụ trách yêu cầu này.")).to_be_visible()
    expect(desk.get_by_role("button", name="Nhận yêu cầu")).to_be_hidden()


def test_a_reply_stands_there_at_once_and_then_says_sent(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    reply_box(page)
    page.route("**/reply", lambda route: None)
    page.keyboard.press("r")
    page.keyboard.type("Dạ được ạ.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bubble.clerk").last).to_contain_text("Đang gửi…")

    page.reload()
    retry = page.get_by_role("button", name="Gửi lại")
    expect(retry).to_be_visible()
    page.unroute("**/reply")
    retry.click()

    expect(page.locator(".bubble.clerk").last).to_contain_text("Đã gửi")
    assert bubbles(page, "clerk")[-1] == "Dạ được ạ."
    assert [one.text for one in fake.desk.replies] == ["Dạ được ạ."]


def test_a_reply_that_fails_is_retried_with_the_same_id(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    reply_box(page)
    fake.desk.faults.refuse_replies = 1

    page.get_by_label("Trả lời Lê Minh Quân").fill("Một lần thôi")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".bubble.clerk").last).to_contain_text("Đã gửi")
    assert len(fake.desk.replies) == 2
    assert len({one.client_id for one in fake.desk.replies}) == 1
    assert bubbles(page, "clerk").count("Một lần thôi") == 1


def test_a_reply_whose_fate_is_unknown_or_refused_says_so(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    expect(page.locator(".fate.unknown")).to_contain_text("Không rõ đã tới chưa")
    fake.desk.faults.delivery = "refused"

    page.get_by_label("Trả lời Lê Minh Quân").fill("Ngoài cửa sổ 24 giờ")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".fate.refused")).to_contain_text("Kênh từ chối")


def test_a_refusal_of_the_desk_is_explained(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    fake.desk.faults.reject_replies = 1

    page.get_by_label("Trả lời Lê Minh Quân").fill("Trễ rồi")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".fate.refused").last).to_contain_text("Yêu cầu này không còn ở bạn")
    assert len(fake.desk.replies) == 1


def test_a_draft_stays_with_its_case(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    page.get_by_label("Trả lời Lê Minh Quân").fill("đang viết dở")
    page.get_by_role("tab", name="Mới").click()
    open_case(page, "Anh Tuấn")
    page.get_by_role("button", name="Nhận yêu cầu").click()
    expect(page.get_by_label("Trả lời Anh Tuấn")).to_have_value("")

    page.locator(".row", has_text="Lê Minh Quân").click()

    expect(page.get_by_label("Trả lời Lê Minh Quân")).to_have_value("đang viết dở")


def test_returning_to_the_bot_takes_the_reply_away(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")

    page.get_by_role("button", name="Trả lại trợ lý").click()

    expect(page.get_by_label("Trả lời Lê Minh Quân")).to_be_hidden()
    expect(page.locator(".entry").last).to_contain_text("Đã trả lại trợ lý · Nguyễn Thị Lan")


def test_closing_asks_for_the_outcome(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    page.get_by_role("button", name="Đóng yêu cầu").click()
    dialog = page.get_by_role("dialog", name="Đóng yêu cầu MC-0039")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert fake.desk.cases[39].case.status == "claimed"

    page.get_by_role("button", name="Đóng yêu cầu").click()
    page.get_by_label("Trùng yêu cầu khác").check()
    dialog.get_by_role("button", name="Đóng yêu cầu").click()

    expect(page.get_by_text("Yêu cầu đã đóng.")).to_be_visible()
    assert fake.desk.cases[39].entries[-1].label == "Đã đóng: duplicate"


def test_every_change_carries_the_csrf_header_and_no_token_is_in_an_address(
    page: Page, fake: FakeServer
) -> None:
    changes: list[Request] = []
    page.on("request", lambda one: changes.append(one) if one.method == "POST" else None)
    sign_in(page, fake)
    open_case(page, "Anh Tuấn")
    page.get_by_role("button", name="Nhận yêu cầu").click()
    page.get_by_label("Trả lời Anh Tuấn").fill("Dạ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bubble.clerk")).to_contain_text("Đã gửi")

    headers = [one.headers.get("x-csrf-token") for one in changes if "sign-in" not in one.url]
    assert len(headers) >= 2
    assert set(headers) == {"csrf-1"}
    assert [one for one in fake.seen if "csrf-1" in one or "clerk-1" in one] == []
    assert page.evaluate("document.cookie") == ""


def test_who_types_is_seen_on_both_sides(page: Page, fake: FakeServer) -> None:
    sign_in(page, fake, "/desk#case=39")
    fake.desk.typing = [39, 41]
    expect(page.get_by_text("Lê Minh Quân đang viết…")).to_be_visible()
    assert violations(page) == []
    fake.desk.typing = [41]
    expect(page.get_by_text("Lê Minh Quân đang viết…")).to_be_hidden()

    with page.expect_response("**/cases/39/typing"):
        page.get_by_label("Trả lời Lê Minh Quân").press_sequentially("Dạ")
    page.get_by_label("Ghi chú nội bộ").check()
    page.locator("#reply").press_sequentially("nội bộ")

    assert fake.desk.typed == [39]
