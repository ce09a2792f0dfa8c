"""The page shows the conversation without gaps or duplicates, whatever the network does."""

from playwright.sync_api import Page, expect

from tests.widget.browser import hold_first
from tests.widget.fake_answers import plain
from tests.widget.fake_api import FakeServer
from tests.widget.steps import ask, cut_streams, open_widget, said, until, wait_for_stream


def say(fake: FakeServer, *texts: str) -> None:
    """The bot says something without being asked."""
    for text in texts:
        fake.chat.latest.say(plain(text))


def test_a_cut_stream_is_replayed_without_gap_or_duplicate(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    say(fake, "1", "2")
    expect(page.locator(".message.bot")).to_have_count(2)

    cut_streams(page, fake)
    say(fake, "3", "4")
    expect(page.locator(".message.bot")).to_have_count(4)
    cut_streams(page, fake)
    say(fake, "5")

    expect(page.locator(".message.bot")).to_have_count(5)
    assert said(page, "bot") == ["1", "2", "3", "4", "5"]


def test_what_was_said_while_offline_is_there_afterwards(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "một")
    page.context.set_offline(True)
    expect(page.locator(".state")).to_have_text("Mất kết nối. Đang nối lại…")
    say(fake, "hai", "ba")
    page.wait_for_timeout(400)
    assert said(page, "bot") == ["Trả lời cho: một"]

    page.context.set_offline(False)

    expect(page.locator(".message.bot")).to_have_count(3)
    assert said(page, "bot") == ["Trả lời cho: một", "hai", "ba"]


def test_events_that_come_twice_are_shown_once(page: Page, fake: FakeServer) -> None:
    fake.chat.faults.repeat_events = True
    open_widget(page, fake)

    say(fake, "1", "2", "3")

    expect(page.locator(".message.bot")).to_have_count(3)
    page.wait_for_timeout(300)
    assert said(page, "bot") == ["1", "2", "3"]


def test_an_event_that_the_stream_left_out_is_fetched(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.faults.hidden_seqs = {2, 3}

    say(fake, "1", "2", "3", "4")

    expect(page.locator(".message.bot")).to_have_count(4)
    assert said(page, "bot") == ["1", "2", "3", "4"]


def test_long_polling_takes_over_where_streams_are_refused(page: Page, fake: FakeServer) -> None:
    fake.chat.faults.streams = False
    open_widget(page, fake)

    ask(page, "qua máy chủ trung gian")
    say(fake, "thêm một tin")

    expect(page.locator(".message.bot")).to_have_count(2)
    assert any("wait=25" in one for one in fake.seen)


def test_long_polling_takes_over_where_a_proxy_holds_the_stream_back(
    page: Page, fake: FakeServer
) -> None:
    page.route("**/api/chat/events*", lambda route: None)  # never answered
    page.clock.install()
    with page.expect_request("**/api/chat/events*"):
        open_widget(page, fake)
    say(fake, "tin bị giữ")
    page.wait_for_timeout(300)
    assert said(page, "bot") == []

    page.clock.fast_forward(21_000)
    page.clock.fast_forward(2_000)

    expect(page.locator(".message.bot")).to_be_visible()


def test_a_reload_resumes_the_same_conversation(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "trước khi tải lại")

    page.reload()
    ask(page, "sau khi tải lại")

    assert said(page, "citizen") == ["trước khi tải lại", "sau khi tải lại"]
    assert len(fake.chat.conversations) == 1


def test_an_expired_token_is_renewed_without_the_citizen(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "trước")

    fake.chat.forget_tokens()
    cut_streams(page, fake)
    ask(page, "sau")

    assert said(page, "bot") == ["Trả lời cho: trước", "Trả lời cho: sau"]
    assert len(fake.chat.conversations) == 1


def test_a_lost_conversation_gives_way_to_a_new_one(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "trước")

    fake.chat.reset()
    ask(page, "sau")

    assert said(page, "citizen") == ["sau"]
    assert fake.chat.latest.stored == ["sau"]


def test_a_restarting_server_is_waited_for(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    wait_for_stream(page, fake)
    page.route("**/api/chat/**", lambda route: route.fulfill(status=503, body="{}"))
    fake.chat.cut_streams()
    expect(page.get_by_text("Mất kết nối. Đang nối lại…")).to_be_visible()
    say(fake, "đã chạy lại")

    page.unroute("**/api/chat/**")

    expect(page.get_by_text("đã chạy lại", exact=True)).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Mất kết nối. Đang nối lại…")).to_be_hidden()


def test_a_page_that_nobody_looks_at_gives_its_connection_back(
    page: Page, fake: FakeServer
) -> None:
    page.clock.install()
    open_widget(page, fake)
    ask(page, "trước")
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    page.clock.fast_forward(61_000)
    say(fake, "trong lúc vắng")
    page.wait_for_timeout(500)
    assert said(page, "bot") == ["Trả lời cho: trước"]

    page.evaluate(hide, False)

    expect(page.get_by_text("trong lúc vắng", exact=True)).to_be_visible()


def test_what_was_forgotten_does_not_come_back_with_a_late_answer(
    page: Page, fake: FakeServer
) -> None:
    open_widget(page, fake)
    ask(page, "chuyện riêng")
    held = hold_first(page, "**/api/chat/messages?after=0*")
    page.reload()
    until(page, lambda: len(held) == 1)
    page.get_by_role("button", name="Xoá khỏi máy này").click()
    page.get_by_role("button", name="Bấm lần nữa để xoá").click()

    ask(page, "chuyện mới")

    assert said(page, "citizen") == ["chuyện mới"]
    assert said(page, "bot") == ["Trả lời cho: chuyện mới"]
    assert fake.chat.latest.stored == ["chuyện mới"]
