"""The knowledge page in a real browser: an editor uploads, somebody else publishes or returns."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.editor.guides import guide
from tests.editor.people import DESKTOP
from tests.editor.steps import SLOW, Office, look_at, open_change, sign_in, tab, take_in
from tests.widget.browser import scrolls_sideways, small_targets, violations, watched_page

TITLE = "Đăng ký tạm trú"
PHONE = {"width": 360, "height": 740}


def test_a_change_is_returned_with_its_reason(mai: Page, duc: Page, tmp_path: Path) -> None:
    """The approver reads old and new word for word, and says why not; nothing is published."""
    take_in(mai, guide(tmp_path, "9.500 đồng"))
    expect(tab(mai, "Chờ duyệt")).to_contain_text("1")
    open_change(duc, TITLE)
    expect(duc.locator("del")).to_have_text("7.000")
    expect(duc.locator("ins")).to_have_text("9.500")

    duc.get_by_role("button", name="Trả lại").click()
    dialog = duc.get_by_role("dialog")
    dialog.get_by_role("button", name="Trả lại").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Lý do")
    dialog.get_by_label("Lý do").fill("Chưa có quyết định.")
    dialog.get_by_role("button", name="Trả lại").click()

    expect(duc.get_by_text("Đã trả lại 1.")).to_be_visible(timeout=SLOW)
    expect(duc.get_by_text("Không có thay đổi nào chờ duyệt.")).to_be_visible()


def test_nobody_is_offered_to_publish_their_own_upload(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    """A lead may publish, but not this one; they may take it back."""
    with watched_page(browser, viewport=DESKTOP) as thu:
        sign_in(thu, office.origin, "thu", "#knowledge/upload")
        take_in(thu, guide(tmp_path, "9.600 đồng", "cua-thu.jsonl"))
        open_change(thu, TITLE)

        expect(thu.locator(".k-note")).to_have_text("Bạn tải lên, người khác sẽ duyệt.")
        expect(thu.get_by_role("button", name="Công bố")).to_have_count(0)
        thu.get_by_role("button", name="Rút lại").click()
        thu.get_by_label("Lý do").fill("Nhầm tệp.")
        thu.get_by_role("dialog").get_by_role("button", name="Trả lại").click()
        expect(thu.get_by_text("Đã trả lại 1.")).to_be_visible(timeout=SLOW)


def test_several_are_published_at_once_and_the_editions_tell(
    office: Office, mai: Page, duc: Page, tmp_path: Path
) -> None:
    """Chosen from the list; the record then has a new edition with what changed and who did it."""
    take_in(mai, guide(tmp_path, "9.700 đồng", "phi.jsonl"))
    tab(duc, "Chờ duyệt").click()
    duc.get_by_label(f"Chọn {TITLE}").check()
    duc.get_by_role("button", name="Công bố 1 thay đổi").click()
    expect(duc.get_by_text("Đã công bố 1.")).to_be_visible(timeout=SLOW)

    tab(mai, "Thủ tục").click()
    mai.get_by_label("Tìm thủ tục").fill("tam tru")
    expect(mai.locator(".k-rows li")).to_have_count(1)
    mai.get_by_role("link", name=TITLE).click()

    edition = mai.locator(".editions details").first
    expect(edition).to_contain_text("Phạm Minh Đức")
    expect(edition.locator("ins")).to_have_text("9.700")
    href = mai.get_by_role("link", name="Áp phích A4").get_attribute("href")
    assert href is not None
    poster = mai.request.get(office.origin + href)
    assert poster.body().startswith(b"%PDF")
    mai.get_by_role("button", name="Đã đối chiếu hôm nay").click()
    mai.get_by_role("button", name="Vẫn đúng").click()
    expect(mai.get_by_text("Đã ghi: đối chiếu hôm nay.")).to_be_visible(timeout=SLOW)


def test_a_source_is_set_to_wait_and_an_editor_only_reads_it(
    mai: Page, duc: Page, tmp_path: Path
) -> None:
    """The setting is the approver's."""
    take_in(mai, guide(tmp_path, "9.800 đồng", "nguon.jsonl"))
    tab(mai, "Nguồn").click()
    expect(mai.locator(".k-rows li", has_text="nguon.jsonl")).to_contain_text("Chờ duyệt")
    assert mai.locator(".k-rows select").count() == 0
    tab(duc, "Nguồn").click()

    duc.get_by_label("Thay đổi của nguon.jsonl").select_option("publish")

    expect(duc.get_by_text("Từ nay thay đổi của nguon.jsonl tự công bố.")).to_be_visible()


def test_a_file_that_is_no_guide_is_told_what_to_do(mai: Page, tmp_path: Path) -> None:
    """It can be dropped, and leaves no trace."""
    file = tmp_path / "anh.zip"
    file.write_bytes(b"PK\x05\x06" + bytes(18))
    tab(mai, "Tải lên").click()
    mai.get_by_role("button", name="Đọc tệp").click()
    expect(mai.get_by_role("alert").filter(has_text="Hãy chọn tệp.")).to_be_visible()
    mai.get_by_label("Tệp", exact=True).set_input_files(file)
    mai.get_by_role("button", name="Đọc tệp").click()

    expect(mai.get_by_text("Không nhận (1)")).to_be_visible(timeout=SLOW)
    mai.get_by_role("button", name="Bỏ tệp này").click()
    expect(mai.get_by_text("Đã bỏ tệp.")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)]
)
def test_every_tab_can_be_used_by_everyone(
    office: Office, browser: Browser, tmp_path: Path, scheme: str, viewport: dict[str, int]
) -> None:
    """axe finds nothing, nothing is too small to hit, nothing scrolls sideways."""
    with watched_page(browser, viewport=viewport, color_scheme=scheme) as page:
        sign_in(page, office.origin, "thu", "#knowledge")
        expect(page.locator(".k-rows li").first).to_be_visible()
        _check(page)
        page.get_by_role("link", name=TITLE).click()
        expect(page.locator(".editions")).to_be_visible()
        _check(page)
        tab(page, "Tải lên").click()
        page.get_by_text("Điều tệp không tự nói").click()
        _check(page)
        look_at(page, guide(tmp_path, f"{scheme} {viewport['width']} đồng", "moi.jsonl"))
        _check(page)
        page.get_by_role("button", name="Đưa vào chờ duyệt").click()
        expect(page.get_by_text("Đã đưa vào.")).to_be_visible(timeout=SLOW)
        tab(page, "Nguồn").click()
        expect(page.locator(".k-rows li").first).to_be_visible()
        _check(page)
        tab(page, "Chờ duyệt").click()
        expect(page.locator(".k-rows li").first).to_be_visible()
        _check(page)
        open_change(page, TITLE)
        _check(page)


def _check(page: Page) -> None:
    assert violations(page) == []
    assert small_targets(page) == []
    assert not scrolls_sideways(page)
