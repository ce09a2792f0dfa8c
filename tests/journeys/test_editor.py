"""An editor changes a fee in a real browser, an approver publishes it, and the bot says it."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.editor.guides import guide
from tests.editor.people import duc, mai
from tests.editor.steps import SLOW, open_change, take_in
from tests.journeys.test_browsers import browser, screens
from tests.servers import Citizen, Product

__all__ = ["browser", "duc", "mai", "screens"]
QUESTION = "đăng ký tạm trú online hết bao nhiêu tiền"
SOON = 30.0  # seconds: two on a quiet machine, the worker looks once a second


@pytest.fixture
def desk_origin(product: Product) -> str:
    """Where its people sign in."""
    return product.origin


def test_what_an_editor_uploads_and_an_approver_publishes_the_next_citizen_reads(
    product: Product, mai: Page, duc: Page, tmp_path: Path, screens: Path
) -> None:
    """The old fee while it waits; the new one soon after it was published, with source."""
    before = Citizen(product).ask(QUESTION)["text"]
    assert "• Nộp trực tuyến: 7.000 đồng" in before
    take_in(mai, guide(tmp_path, "9.000 đồng"))
    assert "7.000 đồng" in Citizen(product).ask(QUESTION)["text"]

    open_change(duc, "Đăng ký tạm trú")
    duc.screenshot(path=screens / "desk-knowledge.png")
    duc.get_by_role("button", name="Công bố").click()
    expect(duc.get_by_text("Đã công bố 1.")).to_be_visible(timeout=SLOW)
    published = time.monotonic()

    asked, after = published, before
    while "9.000 đồng" not in after and asked - published <= SOON:
        asked = time.monotonic()
        after = Citizen(product).ask(QUESTION)["text"]
    assert "• Nộp trực tuyến: 9.000 đồng" in after
    assert "7.000" not in after
    assert "Nguồn: Cổng Dịch vụ công quốc gia, thủ tục 1.004194" in after
