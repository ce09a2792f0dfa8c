"""Local rules, groups, videos and offices in a real browser: written, approved, answered."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from api.wiring import new_id, utc_now
from bot.ask import dry_run
from knowledge.sources.subtitles import SubtitledVideos
from knowledge.videos import Video
from tests.editor.steps import PASSWORD, SLOW, Office, sign_in
from tests.knowledge.samples import FOLDER
from tests.samples import TEMPORARY
from tests.widget.browser import scrolls_sideways, small_targets, violations, watched_page

PLACE = "Huyện Bắc Trà My, tỉnh Quảng Nam"
PHONE = {"width": 360, "height": 780}
TABS = ("rules/new", "groups/khai-sinh", "videos/tam-tru-phong-tro", "offices/xa-an-thuan")


@pytest.fixture(scope="module", autouse=True)
def films(office: Office) -> None:
    """The sample pack's videos."""
    found = SubtitledVideos().read(FOLDER / "videos" / "videos.json")
    records = [(one, "videos") for one in found if isinstance(one, Video)]
    office.parts.knowledge.publish("videos", datetime(2026, 7, 15, tzinfo=UTC), records)
    office.parts.library.refresh()


@pytest.fixture
def approver(office: Office) -> Iterator[httpx.Client]:
    """Đức at his own machine."""
    with httpx.Client(base_url=office.origin, timeout=60) as client:
        body = {"login": "duc", "password": PASSWORD}
        client.headers["X-CSRF-Token"] = client.post("/api/desk/sign-in", json=body).json()["csrf"]
        yield client


def agree(approver: httpx.Client) -> None:
    """He publishes everything that waits."""
    waiting = approver.get("/api/desk/knowledge/changes").json()["rows"]
    body = {"ids": [row["id"] for row in waiting]}
    assert body["ids"]
    answer = approver.post("/api/desk/knowledge/changes/publish", json=body)
    assert answer.status_code == 200, answer.text


def send(page: Page) -> None:
    """Press, and read that it waits."""
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.locator(".done")).to_contain_text("đang chờ người khác duyệt", timeout=SLOW)
    expect(page.locator(".mark-waits").first).to_contain_text("chờ duyệt")


def told(office: Office, text: str) -> str:
    """What the assistant answers."""
    office.parts.library.refresh()
    turn = dry_run(office.parts.drafting.pipeline, utc_now, new_id).ask(text)
    assert turn.reply is not None
    return turn.reply.text


def test_a_places_rule_is_written_beside_the_national_one_and_then_answered(
    office: Office, page: Page, browser: Browser
) -> None:
    asked = f"{TEMPORARY} ở huyện Bắc Trà My mất bao lâu"
    sign_in(page, office.origin, "mai", "#knowledge/rules/new")
    page.get_by_label("Mã thủ tục").fill(TEMPORARY)
    expect(page.get_by_text("Cả nước: 7.000 đồng")).to_be_visible(timeout=SLOW)
    page.get_by_label("Nơi áp dụng").fill("Bắc Trà Mi")
    online = page.get_by_role("group", name="Nộp trực tuyến")
    online.get_by_label("Thời hạn").fill("1")
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("Không rõ “Bắc Trà Mi” là nơi nào.")).to_be_visible(timeout=SLOW)
    expect(online.get_by_text("“1” thiếu đơn vị.")).to_be_visible()

    page.get_by_label("Nơi áp dụng").fill(PLACE)
    online.get_by_label("Thời hạn").fill("1 ngày làm việc")
    page.get_by_label("Văn bản quyết định").fill("88/QĐ-UBND")
    send(page)

    assert "88/QĐ-UBND" not in told(office, asked)
    with watched_page(browser) as other:
        sign_in(other, office.origin, "duc", "#knowledge/changes")
        other.get_by_role("link", name=re.compile("Đăng ký tạm trú – Huyện Bắc Trà My")).click()
        expect(other.get_by_text("1 ngày làm việc")).to_be_visible(timeout=SLOW)
        other.get_by_role("button", name="Công bố", exact=True).click()
        expect(other.locator(".done")).to_contain_text("Đã công bố", timeout=SLOW)
    answer = told(office, asked)
    assert "1 ngày làm việc" in answer
    assert "88/QĐ-UBND" in answer


def test_a_group_gets_a_step_more_and_its_journey_names_it(
    office: Office, page: Page, approver: httpx.Client
) -> None:
    sign_in(page, office.origin, "mai", "#knowledge/groups/khai-sinh")
    papers = page.get_by_role("complementary", name="Giấy tờ cho cả nhóm")
    expect(papers.get_by_text("bước 2").first).to_be_visible(timeout=SLOW)

    page.get_by_role("button", name="Thêm bước").click()
    step = page.locator(".step-card").nth(3)
    step.get_by_label("Tên bước").fill("Đăng ký tạm trú cho người chăm bé")
    step.get_by_label("Mã thủ tục").fill(TEMPORARY)
    step.get_by_label("Chỉ khi").fill("người chăm bé ở tỉnh khác")
    page.get_by_role("button", name="Đưa bước 4 lên").click()
    expect(page.locator(".step-card").nth(2).get_by_label("Tên bước")).to_have_value(
        "Đăng ký tạm trú cho người chăm bé"
    )
    send(page)
    agree(approver)

    answer = told(office, "liên thông khai sinh")
    assert "3. Đăng ký tạm trú cho người chăm bé – người chăm bé ở tỉnh khác" in answer
    assert "4. Cấp thẻ bảo hiểm y tế" in answer


def test_cues_are_mended_and_the_moment_of_an_answer_moves(
    office: Office, page: Page, approver: httpx.Client
) -> None:
    sign_in(page, office.origin, "mai", "#knowledge/videos/tam-tru-phong-tro")
    fee = page.locator(".cue", has_text="Bước 6 · trả lời: lệ phí")
    expect(fee).to_have_count(1, timeout=SLOW)
    expect(page.locator("video")).to_be_visible()
    rows = page.locator(".cue")
    before = rows.count()
    start = fee.get_by_role("textbox").first
    number = start.get_attribute("aria-label")
    assert number == "Câu 17 bắt đầu"

    page.get_by_role("button", name="Tách câu 17 tại con trỏ").click()
    expect(rows).to_have_count(before + 1)
    page.get_by_role("button", name="Gộp câu 17 với câu sau").click()
    expect(rows).to_have_count(before)
    page.get_by_label("Câu 17 bắt đầu").fill("02:00.0")
    page.get_by_label("Câu 16 kết thúc").fill("02:03.0")
    page.get_by_label("Câu 16 kết thúc").blur()
    expect(rows.nth(15).get_by_text("Câu này chồng lên câu sau.")).to_be_visible()
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_text("Có câu chưa đúng, bắt đầu từ câu 16.")).to_be_visible()
    page.get_by_label("Câu 16 kết thúc").fill("01:58.6")
    page.get_by_label("Từ câu", exact=True).fill("17")
    page.get_by_label("Dời (giây)").fill("-1.5")
    page.get_by_role("button", name="Dời", exact=True).click()
    expect(page.get_by_text("Không dời được")).to_be_visible()
    page.get_by_label("Câu 16 kết thúc").fill("01:58.0")
    page.get_by_role("button", name="Dời", exact=True).click()
    expect(page.get_by_label("Câu 17 bắt đầu")).to_have_value("01:58.5")
    send(page)
    agree(approver)

    office.parts.library.refresh()
    turn = dry_run(office.parts.drafting.pipeline, utc_now, new_id).ask(
        f"{TEMPORARY} nộp trực tuyến hết bao nhiêu tiền"
    )
    assert turn.reply is not None
    assert [moment.seconds for moment in turn.reply.moments] == [118]


def test_an_offices_hours_are_seen_as_days_and_then_answered(
    office: Office, page: Page, approver: httpx.Client
) -> None:
    sign_in(page, office.origin, "mai", "#knowledge/offices/xa-an-thuan")
    coming = page.get_by_role("complementary", name="Bảy ngày tới")
    expect(coming.get_by_text("07:30–11:30, 13:30–17:00").first).to_be_visible(timeout=SLOW)
    hours = page.get_by_label("Giờ trong tuần")

    hours.fill("thứ hai 7h30")
    expect(page.get_by_text("Chưa đọc được. Viết như Mo-Fr 07:30-11:30")).to_be_visible(
        timeout=SLOW
    )
    hours.fill("Mo-Su 08:00-16:00")
    expect(coming.get_by_text("08:00–16:00").first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Thêm ngày nghỉ").click()
    page.get_by_label("Từ ngày").fill("2027-03-02")
    page.get_by_label("Lý do", exact=True).fill("Tập huấn phần mềm")
    send(page)
    agree(approver)

    answer = told(office, "ngày 2/3/2027 có làm việc không")
    assert "không làm việc (Tập huấn phần mềm)" in answer
    assert "08:00–16:00" in told(office, "ngày 3/3/2027 có làm việc không")


def test_the_tabs_are_accessible_and_fit_a_phone(office: Office, browser: Browser) -> None:
    with watched_page(browser, viewport=PHONE) as page:
        sign_in(page, office.origin, "mai", "#knowledge/rules")
        for tab in TABS:
            page.evaluate("address => { location.hash = address }", f"#knowledge/{tab}")
            expect(page.locator(".local-form")).to_be_visible(timeout=SLOW)
            expect(page).to_have_url(re.compile(f"#knowledge/{tab}$"))

            assert violations(page) == [], tab
            assert not scrolls_sideways(page), tab
            assert small_targets(page) == [], tab


def test_who_only_approves_reads_the_forms_and_changes_nothing(office: Office, page: Page) -> None:
    sign_in(page, office.origin, "duc", "#knowledge/offices/xa-an-thuan")

    expect(page.get_by_label("Giờ trong tuần")).to_be_disabled(timeout=SLOW)
    assert page.get_by_role("button", name="Gửi duyệt").count() == 0
