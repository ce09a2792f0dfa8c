"""How it looks on a phone and on a desktop, light and dark; with MOTCUA_SCREENS these are kept."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Page, expect

from api.schemas.chat import ChoiceOut, LinkOut, MomentOut
from tests.widget.browser import NARROW, PHONE, watched_page
from tests.widget.fake_answers import plain
from tests.widget.fake_api import FakeServer
from tests.widget.steps import open_floating, open_widget, write

DESKTOP = {"width": 1280, "height": 800}
PAPERS = ["Tờ khai thay đổi thông tin cư trú (mẫu CT01)", "Hợp đồng thuê nhà", "Căn cước"]
SOURCE = LinkOut(title="Cổng Dịch vụ công quốc gia, 1.004194", url="https://dichvucong.example/1")


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """The folder for the pictures: that of `make screens`, else one that is thrown away."""
    return Path(os.environ.get("MOTCUA_SCREENS") or tmp_path)


def scene(page: Page, fake: FakeServer, address: str) -> None:
    """A question whose answer has papers to tick, a source, a video and buttons."""
    fake.chat.faults.mute = True
    page.emulate_media(reduced_motion="reduce")
    open_widget(page, fake, address)
    write(page, "đăng ký tạm trú phòng trọ cần giấy tờ gì")
    fake.chat.latest.say(
        plain(
            "Đăng ký tạm trú cần:",
            checklist=PAPERS,
            links=[SOURCE],
            choices=[
                ChoiceOut(value="fee", title="Lệ phí bao nhiêu?"),
                ChoiceOut(value="where", title="Nộp ở đâu?"),
            ],
            moments=[
                MomentOut(
                    title="Đăng ký tạm trú cho người ở phòng trọ",
                    url="https://video.example/tam-tru.mp4",
                    seconds=41,
                    words="Bước hai là chọn mẫu CT01",
                )
            ],
        )
    )
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.get_by_role("checkbox").nth(2).check()
    page.mouse.move(0, 0)
    page.locator("mot-cua .log").evaluate(
        "one => { one.scrollTop = one.querySelector('.citizen').offsetTop - one.offsetTop - 20 }"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "size", "address"), [("phone", PHONE, "/embed"), ("desktop", DESKTOP, "/")]
)
def test_a_picture_for_the_readme(
    browser: Browser,
    fake: FakeServer,
    screens: Path,
    name: str,
    size: dict[str, int],
    address: str,
    scheme: str,
) -> None:
    path = screens / f"widget-{name}-{scheme}.png"
    with watched_page(browser, viewport=size, color_scheme=scheme) as page:
        scene(page, fake, address)
        page.screenshot(path=path)

    with Image.open(path) as picture:
        assert picture.size == (size["width"], size["height"])
        grey = ImageStat.Stat(picture.convert("L")).mean[0]
    assert (grey < 90) is (scheme == "dark")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ["/", "/embed"])
@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_what_stands_below_the_question_is_one_line_on_a_phone(
    browser: Browser, fake: FakeServer, size: dict[str, int], address: str, language: str
) -> None:
    with watched_page(browser, viewport=size) as page:
        open_widget(page, fake, f"{address}?lang={language}")
        fake.chat.latest.say(plain("Chào bạn"))
        expect(page.locator(".message.bot")).to_be_visible()
        buttons = page.locator("mot-cua footer button")

        for pressed in (False, True):
            if pressed:
                buttons.last.click()
            boxes = [one.bounding_box() for one in buttons.all()]
            assert len(boxes) == 3
            assert len({box["y"] for box in boxes if box}) == 1


def test_the_arrow_of_a_source_never_stands_alone_on_a_line(page: Page, fake: FakeServer) -> None:
    open_floating(page, fake)
    words = "Trang của thủ tục tại phường Tân Định"
    for number in range(6):
        link = LinkOut(title=f"{words}{' và' * number}", url="https://a.example")
        fake.chat.latest.say(plain("Xem:", links=[link]))
    expect(page.locator(".sources .tail")).to_have_count(6)

    for tail in page.locator(".sources .tail").all():
        lines = tail.evaluate(
            "one => new Set([...one.getClientRects()].map((box) => box.top)).size"
        )
        assert lines == 1


def test_a_source_that_is_one_long_word_is_broken(page: Page, fake: FakeServer) -> None:
    open_floating(page, fake)
    fake.chat.latest.say(plain("Xem:", links=[LinkOut(title="a" * 90, url="https://a.example")]))

    link = page.locator(".sources a")
    room = page.locator(".message.bot").bounding_box()
    box = link.bounding_box()
    assert room is not None
    assert box is not None
    assert box["width"] <= room["width"]
