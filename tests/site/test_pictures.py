"""The README's pictures: with MOTCUA_SCREENS set they go to that folder."""

import os
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from api.posters.pdf import draw
from api.posters.posters import Wish
from tests.api.build import Site
from tests.samples import TEMPORARY
from tests.widget.browser import watched_page

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """Where pictures go."""
    return Path(os.environ.get("MOTCUA_SCREENS", tmp_path))


def read(picture: Path) -> list[str]:
    """The codes in a picture."""
    with Image.open(picture) as opened:
        return [found.text for found in zxingcpp.read_barcodes(opened)]


def test_a_guide_with_the_widget_open_on_it(browser: Browser, origin: str, screens: Path) -> None:
    """The panel stands beside the text, on the page's procedure."""
    with watched_page(
        browser,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        timezone_id="Asia/Ho_Chi_Minh",
    ) as page:
        page.goto(f"{origin}/p/{TEMPORARY}")
        page.locator("mot-cua .launcher").click()
        expect(page.locator("mot-cua .welcome-title")).to_have_text("Đăng ký tạm trú")
        page.get_by_role("button", name="Lệ phí bao nhiêu?").click()
        expect(page.locator(".message.bot").last).to_contain_text("7.000 đồng", timeout=20_000)
        page.screenshot(path=screens / "guide-page.png")

    with Image.open(screens / "guide-page.png") as picture:
        assert picture.size == (1280, 900)


def test_a_poster_for_the_wall(guide: Site, screens: Path) -> None:
    """As it is printed; the code in the picture reads."""
    poster = guide.parts.posters.make(Wish(TEMPORARY, "xa-an-thuan", "3"))
    sheet = pypdfium2.PdfDocument(draw(poster))[0]
    sheet.render(scale=1.1).to_pil().save(screens / "poster.png", optimize=True)

    assert read(screens / "poster.png") == [poster.address]


def test_the_readmes_poster_can_be_scanned_from_the_screen() -> None:
    """The picture that is published is a working code."""
    (address,) = read(DOCS / "poster.png")

    assert "/q/p_1-004194--o_xa-an-thuan--k_3--s_" in address
