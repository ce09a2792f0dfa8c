"""A screen reader hears each finished answer once, and nothing else twice."""

from playwright.sync_api import Page, expect

from tests.widget.browser import hold_first
from tests.widget.fake_answers import plain
from tests.widget.fake_api import FakeServer
from tests.widget.steps import (
    COUNT_FROM_THE_START,
    announced,
    ask,
    cut_streams,
    launcher,
    open_floating,
    open_widget,
    until,
    wait_for_stream,
    write,
)


def test_history_is_shown_without_being_announced(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    for number in range(3):
        ask(page, f"câu {number}")
    page.add_init_script(COUNT_FROM_THE_START)

    page.reload()

    expect(page.locator(".message.bot")).to_have_count(3)
    page.wait_for_timeout(300)
    assert announced(page) == []


def test_each_new_answer_is_announced_once(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    open_widget(page, fake)

    ask(page, "câu một")
    ask(page, "câu hai")

    assert announced(page) == [
        "Một Cửa (tự động): Trả lời cho: câu một",
        "Một Cửa (tự động): Trả lời cho: câu hai",
    ]


def test_an_answer_that_overtakes_the_history_is_announced(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    held = hold_first(page, "**/api/chat/messages?after=0*")
    open_widget(page, fake)
    with page.expect_response(lambda response: response.request.method == "POST"):
        write(page, "hỏi ngay")
    until(page, lambda: len(fake.chat.latest.messages) == 2)

    held[0].continue_()

    expect(page.locator(".message.bot")).to_be_visible()
    assert announced(page) == ["Một Cửa (tự động): Trả lời cho: hỏi ngay"]


def test_two_answers_at_once_are_both_announced(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    open_widget(page, fake)
    wait_for_stream(page, fake)

    fake.chat.latest.messages += [
        plain("Một", seq=1),
        plain("Two", "clerk", seq=2, author="Lan", language="en"),
    ]

    expect(page.locator(".message.clerk")).to_be_visible()
    assert announced(page) == ["Một Cửa (tự động): Một", "Lan, cán bộ: Two"]
    languages = page.locator("[data-announcer] p").evaluate_all("all => all.map((p) => p.lang)")
    assert languages == ["vi", "en"]


def test_an_answer_repeated_by_the_stream_is_announced_once(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    fake.chat.faults.repeat_events = True
    open_widget(page, fake)

    ask(page, "một lần thôi")
    cut_streams(page, fake)
    page.wait_for_timeout(1200)

    assert len(announced(page)) == 1


def test_typing_is_shown_but_not_announced(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    open_widget(page, fake)
    fake.chat.faults.thinking = True

    write(page, "chậm thôi")

    expect(page.get_by_text("Đang soạn câu trả lời…")).to_be_visible()
    assert announced(page) == []
    fake.chat.faults.thinking = False
    expect(page.locator(".message.bot")).to_be_visible()
    expect(page.get_by_text("Đang soạn câu trả lời…")).to_be_hidden()


def test_a_message_that_could_not_be_sent_is_announced(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    open_widget(page, fake)
    fake.chat.faults.reject_posts = 1

    write(page, "không được")

    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()
    assert announced(page) == ["Tin nhắn chưa gửi được. Bấm Gửi lại để thử lần nữa."]


def test_a_closed_panel_counts_and_announces_what_arrives(page: Page, fake: FakeServer) -> None:
    page.add_init_script(COUNT_FROM_THE_START)
    open_floating(page, fake)
    wait_for_stream(page, fake)
    page.keyboard.press("Escape")

    fake.chat.latest.say(plain("Hồ sơ của bạn đã xong.", "clerk"))

    expect(launcher(page)).to_contain_text("1 tin nhắn mới")
    assert announced(page) == ["Cán bộ: Hồ sơ của bạn đã xong."]
    launcher(page).click()
    expect(page.locator("mot-cua .badge")).to_be_hidden()
