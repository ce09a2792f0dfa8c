"""An editor's mistakes and trials, over the real application in a real browser."""

from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.cases import Reason
from bot.feedback import Fault, Rating
from bot.messages import Incoming, Reply, Sender
from bot.store import log
from bot.store.mistakes import MistakeState
from bot.store.queue import Filter
from tests.editor.steps import Office, sign_in, tab
from tests.samples import BIRTH, PASSPORT
from tests.widget.browser import scrolls_sideways, small_targets, violations, watched_page

PHONE = {"width": 360, "height": 740}
PATIENCE = 20  # seconds


def ask(office: Office, address: str, text: str, choice: str | None = None) -> None:
    """A citizen writes, and the running application answers."""
    parts = office.parts
    key = f"{address}:{text}:{choice}"
    event = Incoming("web", key, address, text, parts.now(), choice=choice)
    parts.inbox.accept(event, "vi", parts.now())
    until = monotonic() + PATIENCE
    while newest(office, address).sender is Sender.CITIZEN:
        assert monotonic() < until
        sleep(0.05)


def newest(office: Office, address: str) -> Reply:
    """The last line of a conversation."""
    with office.parts.engine.connect() as connection:
        talk = log.conversation_at(connection, "web", address)
        assert talk is not None
        return log.newest_lines(connection, talk.id, 1)[0].reply


def wrong_answer(office: Office, address: str) -> None:
    """A citizen says that an answer is wrong."""
    ask(office, address, "hộ chiếu bao nhiêu tiền, tôi là 0912345678", f"p:{PASSPORT}:fee")
    answer = newest(office, address)
    assert answer.rates is not None
    with office.parts.engine.begin() as connection:
        talk = log.conversation_at(connection, "web", address)
        assert talk is not None
        rating = Rating(answer.rates, helped=False, fault=Fault.WRONG)
        office.parts.ratings.keep(connection, talk, rating)


def from_clerk(office: Office, address: str) -> None:
    """Lan sends a case's conversation to the editor."""
    parts = office.parts
    ask(office, address, "gặp cán bộ")
    lan = next(
        clerk for clerk in map(parts.users.find, range(1, 9)) if clerk and clerk.login == "lan"
    )
    case = parts.desk.queue(Filter("new"), lan).cases[-1]
    assert case.reason is Reason.ASKED_FOR_PERSON
    parts.mistakes.from_clerk(lan, case.id, BIRTH, "Thiếu trường hợp sinh ở nước ngoài")


@pytest.fixture(scope="module")
def reported(office: Office) -> Office:
    """A citizen's report and a clerk's."""
    wrong_answer(office, "hoa")
    from_clerk(office, "nam")
    return office


def test_the_editor_reads_what_was_said_and_mends_it(reported: Office, page: Page) -> None:
    sign_in(page, reported.origin, "mai", "#knowledge/mistakes")
    cards = page.locator(".mistake")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Thiếu trường hợp sinh ở nước ngoài")
    expect(cards.first).to_contain_text("Nguyễn Thị Lan báo")
    expect(cards.last).to_contain_text("Người dân báo")

    cards.last.get_by_text("Xem cuộc trò chuyện").click()
    lines = cards.last.locator(".mistake-lines")
    expect(lines).to_contain_text("tôi là •••")
    expect(lines).not_to_contain_text("0912345678")
    expect(lines).to_contain_text("lệ phí", ignore_case=True)
    assert violations(page) == []
    cards.last.get_by_role("button", name="Đã sửa").click()
    page.get_by_role("dialog").get_by_role("button", name="Đã sửa").click()

    expect(cards).to_have_count(1)
    page.get_by_role("button", name="Đã sửa (1)").click()
    expect(cards).to_contain_text("Đỗ Thị Mai")
    expect(cards).to_contain_text("Đã báo người dân")
    found, _ = reported.parts.mistakes.listed(MistakeState.MENDED)
    with reported.parts.engine.connect() as connection:
        told = log.newest_lines(connection, found[0].report.conversation_id, 1)[0].reply
    assert "nay đã được kiểm tra và sửa" in told.text


def test_a_declined_mistake_needs_its_reason(reported: Office, page: Page) -> None:
    from_clerk(reported, "yen")
    sign_in(page, reported.origin, "mai", "#knowledge/mistakes")
    card = page.locator(".mistake").first
    card.get_by_role("button", name="Không sai").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Không sai").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Vì sao")

    dialog.get_by_label("Vì sao").fill("Mục 4 đã nói điều này")
    dialog.get_by_role("button", name="Không sai").click()

    page.get_by_role("button", name="Không sai (1)").click()
    expect(page.locator(".mistake")).to_contain_text("Mục 4 đã nói điều này")


def test_an_editor_keeps_and_removes_a_trial(reported: Office, page: Page) -> None:
    sign_in(page, reported.origin, "mai", "#knowledge/trials")
    expect(page.get_by_text("Chưa có câu thử nào.")).to_be_visible()
    page.get_by_role("button", name="Thêm câu thử").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Câu hỏi").fill("lam ho chieu o dau")
    dialog.get_by_role("button", name="Giữ câu thử").click()
    page.get_by_role("dialog", name="Tìm thủ tục").get_by_role("textbox").fill("hộ chiếu")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("dialog").get_by_label(PASSPORT).check()
    page.get_by_role("button", name="Chọn", exact=True).click()

    trial = page.locator(".trial")
    expect(trial).to_contain_text("lam ho chieu o dau")
    expect(trial).to_contain_text("Chưa thử")
    assert violations(page) == []
    trial.get_by_role("button", name="Bỏ").click()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ").click()
    expect(trial).to_have_count(0)


def test_both_tabs_fit_a_small_phone(reported: Office, browser: Browser) -> None:
    from_clerk(reported, "son")
    with watched_page(browser, viewport=PHONE, has_touch=True) as page:
        sign_in(page, reported.origin, "mai", "#knowledge/mistakes")
        page.locator(".mistake").first.get_by_text("Xem cuộc trò chuyện").click()
        expect(page.locator(".mistake-lines li").first).to_be_visible()

        assert not scrolls_sideways(page)
        assert small_targets(page) == []
        tab(page, "Câu thử").click()
        expect(page.get_by_role("heading", name="Câu thử")).to_be_visible()
        assert not scrolls_sideways(page)
        assert violations(page) == []


def test_an_approver_has_no_mistakes_to_mend(reported: Office, page: Page) -> None:
    sign_in(page, reported.origin, "duc", "#knowledge/mistakes")

    expect(page.get_by_role("link", name="Câu thử")).to_be_visible()
    assert page.get_by_role("link", name="Báo sai").count() == 0
