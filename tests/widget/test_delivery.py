"""What a citizen sends arrives once, or is shown as not sent with a way to send it again."""

from playwright.sync_api import Page, expect

from tests.widget.fake_api import FakeServer
from tests.widget.steps import ask, open_widget, question, said, until, write


def test_offline_shows_not_sent_and_a_retry_sends_once(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    page.context.set_offline(True)
    write(page, "hỏi lúc mất mạng")
    expect(page.locator(".fate")).to_contain_text("Chưa gửi được")
    expect(page.get_by_text("Mất kết nối. Đang nối lại…")).to_be_visible()
    assert fake.chat.latest.posts == []

    page.context.set_offline(False)
    page.get_by_role("button", name="Gửi lại").click()

    expect(page.locator(".message.bot")).to_be_visible()
    assert fake.chat.latest.stored == ["hỏi lúc mất mạng"]
    assert said(page, "citizen") == ["hỏi lúc mất mạng"]
    expect(page.get_by_text("Mất kết nối. Đang nối lại…")).to_be_hidden()


def test_a_lost_acknowledgement_does_not_send_twice(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.faults.lose_answers = 1

    ask(page, "một lần")
    page.wait_for_timeout(1500)

    assert fake.chat.latest.stored == ["một lần"]
    assert said(page, "citizen") == ["một lần"]
    assert len({post.client_id for post in fake.chat.latest.posts}) == 1


def test_a_passing_fault_is_retried_without_the_citizen(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.faults.refuse_posts = 2

    ask(page, "thử lại giúp tôi")

    assert fake.chat.latest.stored == ["thử lại giúp tôi"]
    assert len(fake.chat.latest.posts) == 3


def test_a_refusal_is_explained_and_can_be_discarded(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.faults.reject_posts = 1

    write(page, "?")

    expect(page.locator(".fate")).to_contain_text("Tin này không gửi được.")
    assert len(fake.chat.latest.posts) == 1
    page.get_by_role("button", name="Bỏ", exact=True).click()
    assert said(page, "citizen") == []
    expect(page.locator(".welcome")).to_be_visible()


def test_an_unsent_message_and_a_draft_survive_a_reload(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.faults.reject_posts = 1
    write(page, "chưa gửi được")
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()
    question(page).fill("đang viết dở")

    page.reload()

    expect(question(page)).to_have_value("đang viết dở")
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.locator(".message.bot")).to_be_visible()
    assert fake.chat.latest.stored == ["chưa gửi được"]


def test_a_message_that_arrived_before_a_reload_is_not_offered_again(
    page: Page, fake: FakeServer
) -> None:
    open_widget(page, fake)
    fake.chat.faults.lose_answers = 99
    fake.chat.faults.streams = False
    write(page, "đã tới rồi")
    until(page, lambda: fake.chat.latest.stored == ["đã tới rồi"])
    fake.chat.faults.lose_answers = 0

    page.reload()

    expect(page.locator(".message.bot")).to_be_visible()
    expect(page.get_by_role("button", name="Gửi lại")).to_have_count(0)
    assert said(page, "citizen") == ["đã tới rồi"]


def test_messages_written_in_a_row_arrive_in_that_order(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.faults.refuse_posts = 1

    for text in ("một", "hai", "ba"):
        write(page, text)

    expect(page.locator(".message.bot")).to_have_count(3)
    assert fake.chat.latest.stored == ["một", "hai", "ba"]


def test_the_way_to_a_person_sends_its_choice_and_shows_the_wait(
    page: Page, fake: FakeServer
) -> None:
    open_widget(page, fake)

    page.get_by_role("button", name="Gặp cán bộ").click()

    expect(page.locator(".state")).to_have_text("Đang chờ cán bộ")
    assert [(one.text, one.choice) for one in fake.chat.latest.posts] == [("Gặp cán bộ", "human")]
    person = page.get_by_role("button", name="Gặp cán bộ")
    expect(person).to_have_attribute("aria-disabled", "true")
    fake.chat.latest.opens = "7:30 thứ Bảy"
    expect(page.locator(".state")).to_have_text("Đang chờ cán bộ, trả lời từ 7:30 thứ Bảy")
    fake.chat.latest.holder, fake.chat.latest.opens = "human", None
    expect(page.locator(".state")).to_have_text("Cán bộ đang trả lời")
    person.click(force=True)
    page.wait_for_timeout(200)
    assert len(fake.chat.latest.posts) == 1


def test_that_something_is_written_is_told_while_a_person_reads(
    page: Page, fake: FakeServer
) -> None:
    page.clock.install()
    open_widget(page, fake)
    box = page.locator("#input")
    box.press_sequentially("Cho hỏi")
    assert fake.chat.latest.typed == 0
    fake.chat.latest.holder = "human"
    expect(page.locator(".state")).to_have_text("Cán bộ đang trả lời")
    page.clock.fast_forward(3_000)  # the pause between two signs

    with page.expect_response("**/api/chat/typing") as answered:
        box.press_sequentially(" à")

    assert fake.chat.latest.typed == 1
    assert answered.value.request.post_data is None


def test_forgetting_takes_two_presses_and_starts_anew(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "chuyện riêng")
    first = fake.chat.latest.id

    page.get_by_role("button", name="Xoá khỏi máy này").click()
    assert said(page, "citizen") == ["chuyện riêng"]
    page.get_by_role("button", name="Bấm lần nữa để xoá").click()

    expect(page.locator(".welcome")).to_be_visible()
    assert fake.chat.latest.id != first
    assert "chuyện riêng" not in page.evaluate("JSON.stringify(localStorage)")
    ask(page, "chuyện mới")
    assert fake.chat.latest.stored == ["chuyện mới"]
