"""The office's profile stands in the desk's frame: the same bar, which leads back to every room."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.real_desk import RealDesk, enter, running_desk
from tests.widget.browser import PHONE, scrolls_sideways, small_targets, violations, watched_page


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDesk]:
    """One application for the module."""
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
def test_the_bar_of_the_desk_stands_over_the_profile(
    browser: Browser, real: RealDesk, size: dict[str, int]
) -> None:
    """Whoever keeps the profile goes on to another room, as from any other."""
    with watched_page(browser, viewport=size) as page:
        enter(page, real, "an")
        page.goto(f"{real.origin}/desk/profile")
        places = page.get_by_role("navigation", name="Các trang của bàn hỗ trợ")
        expect(places).to_be_visible()

        assert page.get_by_role("heading", level=1).count() == 1
        assert not scrolls_sideways(page)
        assert small_targets(page) == []
        assert violations(page) == []
        places.get_by_role("link", name="Nhật ký").click()
        expect(page.get_by_role("heading", name="Nhật ký")).to_be_visible()
        assert page.url.endswith("/desk#audit")
