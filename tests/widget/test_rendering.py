"""Text is text; sources, moments and choices stand beside it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from api.schemas.chat import (
    ChoiceOut,
    LinkOut,
    MomentOut,
    PictureOut,
)
from tests.widget.browser import small_targets, violations
from tests.widget.fake_answers import plain
from tests.widget.fake_api import FakeServer
from tests.widget.steps import FIRST_STARTER, open_widget, said, write

WIDE = Path(__file__).parents[2] / "docs" / "guide-page.png"
NASTY = "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>"
FILM = MomentOut(title="Phim", url="https://video.example/a.mp4", seconds=83, words="Bấm vào đây")
YOUTUBE = MomentOut(
    title="Phim", url="https://www.youtube.com/watch?v=abc", seconds=3723, words="Bấm"
)


def show(page: Page, fake: FakeServer, text: str = "Xin chào", **more: object) -> None:
    """Open the page with one message of the bot."""
    open_widget(page, fake)
    fake.chat.latest.say(plain(text, **{"sender": "bot"} | more))  # type: ignore[arg-type]  # fields
    expect(page.locator(".message")).to_have_count(1)


def test_markup_of_a_citizen_or_a_bot_is_shown_as_text(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)

    write(page, NASTY)

    expect(page.locator(".message.bot")).to_be_visible()
    assert said(page, "citizen") == [NASTY]
    assert said(page, "bot") == [f"Trả lời cho: {NASTY}"]
    assert page.evaluate("window.hacked") is None


def test_lines_and_lists_become_paragraphs_and_lists(page: Page, fake: FakeServer) -> None:
    show(page, fake, "Cần:\n• một\n• hai\n\nRồi:\n1. nộp\n3. nhận\ndòng cuối\ndòng nối")

    shape = page.locator(".message .text").evaluate("""one => [...one.children].map((child) =>
      [child.localName, ...[...child.children].map((item) => item.value || item.localName)])""")
    assert shape == [["p"], ["ul", "li", "li"], ["p"], ["ol", 1, 3], ["p", "br"]]


def test_sources_open_in_a_new_tab_without_a_way_back(page: Page, fake: FakeServer) -> None:
    show(page, fake, links=[LinkOut(title="Thủ tục 1.001193", url="https://portal.example/1")])

    link = page.get_by_role("link", name="Thủ tục 1.001193")
    expect(link).to_have_attribute("href", "https://portal.example/1")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert "mở trong thẻ mới" in (link.text_content() or "")


def test_a_link_that_is_not_of_the_web_is_not_a_link(page: Page, fake: FakeServer) -> None:
    show(page, fake, links=[LinkOut(title="Bẫy", url="javascript:alert(1)")])

    expect(page.get_by_text("Bẫy")).to_be_visible()
    expect(page.get_by_role("link", name="Bẫy")).to_have_count(0)


def test_addresses_in_an_answer_are_links_and_in_a_question_are_not(
    page: Page, fake: FakeServer
) -> None:
    open_widget(page, fake)

    write(page, "xem https://lua-dao.example/a?b=1.")

    links = page.locator(".message a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://lua-dao.example/a?b=1")
    expect(page.locator(".message.citizen a")).to_have_count(0)


def test_a_moment_plays_in_place_from_its_second(page: Page, fake: FakeServer) -> None:
    page.route("https://video.example/**", lambda route: None)
    show(page, fake, moments=[FILM])
    expect(page.get_by_text("Bấm vào đây")).to_be_visible()

    page.get_by_role("button", name="Xem từ 1:23").click()

    video = page.locator(".moment video")
    expect(video).to_have_attribute("src", "https://video.example/a.mp4#t=83")
    expect(video).to_have_attribute("aria-label", "Phim, từ 1:23")
    expect(video).to_be_focused()


def test_a_video_that_does_not_load_becomes_a_link(page: Page, fake: FakeServer) -> None:
    page.route("https://video.example/**", lambda route: route.abort())
    show(page, fake, moments=[FILM])

    page.get_by_role("button", name="Xem từ 1:23").click()

    link = page.get_by_role("link", name="Mở video từ 1:23")
    expect(link).to_have_attribute("href", "https://video.example/a.mp4#t=83")


def test_a_moment_on_a_video_site_is_a_link_to_its_second(page: Page, fake: FakeServer) -> None:
    show(page, fake, moments=[YOUTUBE])

    link = page.get_by_role("link", name="Xem từ 1:02:03")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=abc&t=3723s")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_things_to_bring_are_ticked_on_this_device_only(page: Page, fake: FakeServer) -> None:
    show(page, fake, "Cần mang:", checklist=["Tờ khai <b>CT01</b>", "Căn cước"])
    page.get_by_role("checkbox", name="Căn cước").check()

    page.reload()

    group = page.get_by_role("group", name="Đã có 1 trên 2")
    expect(group.get_by_role("checkbox", name="Căn cước")).to_be_checked()
    expect(group.get_by_role("checkbox", name="Tờ khai <b>CT01</b>")).not_to_be_checked()
    page.get_by_role("checkbox", name="Căn cước").press("Space")
    expect(page.get_by_role("group", name="Đã có 0 trên 2")).to_be_visible()
    assert fake.chat.latest.posts == []
    assert (violations(page), small_targets(page)) == ([], [])


def test_ticks_of_a_former_conversation_are_not_those_of_the_next(
    page: Page, fake: FakeServer
) -> None:
    show(page, fake, "Cần mang:", checklist=["Căn cước"])
    page.get_by_role("checkbox").check()
    fake.reset()
    page.reload()
    expect(page.locator("mot-cua .notice")).to_be_visible()

    fake.chat.latest.say(plain("Cần mang:", checklist=["Hộ chiếu"]))

    expect(page.get_by_role("checkbox", name="Hộ chiếu")).not_to_be_checked()


def test_a_picture_is_shown_small_with_its_words(page: Page, fake: FakeServer) -> None:
    page.route("https://anh.example/**", lambda route: route.fulfill(path=WIDE))
    show(page, fake, pictures=[PictureOut(title="Mẫu CT01", url="https://anh.example/ct01.png")])

    picture = page.get_by_role("img", name="Mẫu CT01")
    expect(picture).to_be_visible()
    page.wait_for_function(
        "one => one.complete && one.naturalWidth > 0", arg=picture.element_handle()
    )
    box = picture.bounding_box()
    room = page.locator(".message.bot").bounding_box()
    assert box is not None
    assert room is not None
    assert box["height"] <= 16 * 16
    assert box["width"] <= room["width"]
    link = page.get_by_role("link", name="Mẫu CT01")
    expect(link).to_have_attribute("href", "https://anh.example/ct01.png")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert violations(page) == []


def test_a_picture_that_may_not_be_shown_is_a_link(page: Page, fake: FakeServer) -> None:
    page.route("https://anh.example/**", lambda route: route.abort())
    bad = [PictureOut(title="Mất", url="https://anh.example/a.png")]
    bad += [PictureOut(title="Bẫy", url="javascript:alert(1)")]
    show(page, fake, pictures=bad)

    expect(page.get_by_role("link", name="Mất")).to_have_attribute(
        "href", "https://anh.example/a.png"
    )
    expect(page.locator(".pictures img")).to_have_count(0)
    expect(page.get_by_role("link", name="Bẫy")).to_have_count(0)
    expect(page.locator(".pictures").get_by_text("Bẫy")).to_be_visible()


def test_a_number_is_left_in_a_field_of_its_own(page: Page, fake: FakeServer) -> None:
    show(
        page, fake, "Bạn để lại số nhé.", contact=True, choices=[ChoiceOut(value="n", title="Thôi")]
    )
    field = page.get_by_label("Số điện thoại hoặc email của bạn")
    expect(field).to_have_attribute("autocomplete", "tel")
    assert (violations(page), small_targets(page)) == ([], [])
    page.get_by_role("button", name="Gửi số này").click()
    field.fill(" 0912 345 678 ")

    field.press("Enter")

    expect(page.locator(".message.bot")).to_have_count(2)
    assert [one.text for one in fake.chat.latest.posts] == ["0912 345 678"]
    expect(field).to_have_count(0)
    expect(page.locator("mot-cua .log")).to_be_focused()


def test_a_choice_sends_its_title_and_its_value(page: Page, fake: FakeServer) -> None:
    show(page, fake, choices=[ChoiceOut(value="aspect:fee", title="Lệ phí")])

    page.get_by_role("button", name="Lệ phí").click()

    expect(page.locator(".message.bot")).to_have_count(2)
    assert [(one.text, one.choice) for one in fake.chat.latest.posts] == [("Lệ phí", "aspect:fee")]
    expect(page.get_by_role("button", name="Lệ phí")).to_have_count(0)


def test_only_the_newest_message_offers_choices(page: Page, fake: FakeServer) -> None:
    show(page, fake, choices=[ChoiceOut(value="a", title="Cũ")])

    fake.chat.latest.say(plain("Tiếp", choices=[ChoiceOut(value="b", title="Mới")]))

    expect(page.get_by_role("button", name="Mới", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Cũ", exact=True)).to_have_count(0)


def test_a_clerk_is_named_and_the_bot_is_called_automatic(page: Page, fake: FakeServer) -> None:
    show(page, fake)
    fake.chat.latest.say(plain("Chào chị", "clerk", author="Nguyễn Thị Lan"))

    expect(page.locator(".message.clerk .author")).to_have_text("Nguyễn Thị Lan, cán bộ")
    expect(page.locator(".message.bot .author")).to_have_text("Một Cửa (tự động)")


def test_an_empty_conversation_suggests_four_questions(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    expect(page.locator(".welcome button")).to_have_count(4)

    page.get_by_role("button", name=FIRST_STARTER).click()

    expect(page.locator(".message.bot")).to_be_visible()
    assert fake.chat.latest.stored == [FIRST_STARTER]
    expect(page.locator(".welcome")).to_have_count(0)
    expect(page.locator(".notice")).to_have_count(1)


def test_a_long_answer_is_shown_from_its_start(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    write(page, "hỏi")
    expect(page.locator(".message.bot")).to_have_count(1)

    fake.chat.latest.say(plain("\n\n".join(f"đoạn {number}" for number in range(60))))

    expect(page.locator(".message.bot").last.locator(".by")).to_be_in_viewport()
    expect(page.get_by_text("đoạn 59", exact=True)).not_to_be_in_viewport()


def test_a_reader_of_history_is_not_pulled_away(page: Page, fake: FakeServer) -> None:
    show(page, fake, "\n\n".join(f"đoạn {number}" for number in range(60)))
    page.locator("mot-cua .log").hover()
    page.mouse.wheel(0, -20_000)
    expect(page.get_by_text("đoạn 0", exact=True)).to_be_in_viewport()

    fake.chat.latest.say(plain("tin mới đến"))

    page.get_by_role("button", name="Tin nhắn mới").click()
    expect(page.get_by_text("tin mới đến", exact=True)).to_be_in_viewport()


def test_an_answer_that_comes_while_the_log_still_moves_is_shown(
    page: Page, fake: FakeServer
) -> None:
    """Whoever asks is at the end, though a smooth scroll is still on its way there."""
    show(page, fake, "\n\n".join(f"đoạn {number}" for number in range(60)))

    write(page, "hỏi tiếp")

    expect(page.get_by_text("Trả lời cho: hỏi tiếp", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("hỏi tiếp", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Tin nhắn mới")).to_be_hidden()
