"""Asking without JavaScript: the widget's pipeline behind a form, guarded against other sites."""

import re
from html import unescape

import pytest
from httpx2 import Response
from playwright.sync_api import Browser, expect

from bot.store.tables import inbox
from tests.api.build import Site
from tests.samples import TEMPORARY
from tests.site.test_procedure_page import text_of
from tests.widget.browser import NARROW, scrolls_sideways, small_targets, violations, watched_page


def hidden(page: str) -> dict[str, str]:
    """The fields that the form of `page` carries unseen."""
    form = page[page.index('class="ask-form"') :]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found[:4]}


def ask(guide: Site, text: str, path: str = "/hoi", **changes: str) -> Response:
    """Load the form, fill it in, send it."""
    fields = hidden(guide.client.get(path).text)
    body = {**fields, "text": text, **changes}
    return guide.client.post("/hoi", data=body, follow_redirects=False)


@pytest.fixture(autouse=True)
def paced(guide: Site) -> None:
    """Each test begins with no requests counted."""
    guide.parts.pace.forget()


def test_a_question_is_answered_with_its_source(guide: Site) -> None:
    """Stored first, answered by the worker, shown with link and further choices."""
    sent = ask(guide, "xin chào")
    guide.work()
    page = guide.client.get("/hoi").text

    assert (sent.status_code, sent.headers["location"]) == (303, "/hoi?wait=1&lang=vi#latest")
    assert "xin chào" in text_of(page)
    assert guide.parts.words.say("greeting.hello", "vi") in unescape(page)
    assert 'name="choice" value="human"' in page


def test_from_a_procedures_page_it_is_about_that_procedure(guide: Site) -> None:
    """A question that names none is answered from it; a button works like the widget's."""
    ask(guide, "lệ phí bao nhiêu", f"/hoi?p={TEMPORARY}")
    guide.work()
    first = guide.client.get("/hoi").text
    ask(guide, "Bao lâu xong?", choice=f"p:{TEMPORARY}:time")
    guide.work()

    assert "7.000 đồng" in text_of(first)
    assert "https://dichvucong.gov.vn/" in first
    assert "3 ngày làm việc" in text_of(guide.client.get("/hoi").text)


def test_sent_twice_it_is_one_question(guide: Site) -> None:
    """The back button and an impatient thumb store nothing twice."""
    fields = {**hidden(guide.client.get("/hoi").text), "text": "một lần"}
    before = len(guide.rows(inbox))
    for _ in range(3):
        assert guide.client.post("/hoi", data=fields, follow_redirects=False).status_code == 303

    assert len(guide.rows(inbox)) == before + 1


@pytest.mark.parametrize("changes", [{"csrf": ""}, {"csrf": "0" * 64}])
def test_another_sites_form_is_refused(guide: Site, changes: dict[str, str]) -> None:
    """Without the page's own token nothing is stored."""
    before = len(guide.rows(inbox))
    answer = ask(guide, "gửi từ nơi khác", **changes)

    assert answer.status_code == 403
    assert "cookie" in text_of(answer.text)
    assert len(guide.rows(inbox)) == before


def test_one_persons_token_does_not_fit_anothers_cookie(guide: Site) -> None:
    """The token belongs to the conversation."""
    stolen = hidden(guide.client.get("/hoi").text)
    guide.client.cookies.clear()
    guide.client.get("/hoi")
    answer = guide.client.post("/hoi", data={**stolen, "text": "?"}, follow_redirects=False)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("text", "why"), [("", "chưa viết"), ("  ", "chưa viết"), ("a" * 2001, "dài quá")]
)
def test_what_cannot_be_sent_says_why(guide: Site, text: str, why: str) -> None:
    """In the page's language, with the way back."""
    answer = ask(guide, text)

    assert answer.status_code == 422
    assert why in text_of(answer.text)
    assert 'href="/hoi"' in answer.text


def test_the_cookie_is_the_pages_own(guide: Site) -> None:
    """Not readable by scripts, not sent elsewhere or from other sites' forms, gone on closing."""
    cookie = guide.client.get("/hoi").headers["set-cookie"]

    assert re.fullmatch(r"motcua_hoi=\S+; HttpOnly; Path=/hoi; SameSite=lax; Secure", cookie)


def test_reading_the_form_opens_no_conversation(guide: Site) -> None:
    """A crawler leaves no rows, and no cache keeps the page."""
    answer = guide.client.get("/hoi")

    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text


def test_the_conversation_can_be_taken_off_the_device(guide: Site) -> None:
    """After it the page knows nothing of it."""
    ask(guide, "câu riêng của tôi")
    fields = hidden(guide.client.get("/hoi").text)
    guide.client.post("/hoi/xoa", data=fields)

    assert "câu riêng của tôi" not in guide.client.get("/hoi").text


def test_markup_in_a_question_stays_text(guide: Site) -> None:
    """Whatever is written is shown as written."""
    ask(guide, "<img src=x onerror=alert(1)>")

    assert "<img src=x" not in guide.client.get("/hoi").text


def test_too_many_questions_from_one_address_wait(guide: Site) -> None:
    """Twenty in ten seconds."""
    answers = [ask(guide, f"câu {number}").status_code for number in range(23)]

    assert answers.count(429) == 3


def test_without_javascript_a_person_asks_and_reads(browser: Browser, origin: str) -> None:
    """From a procedure's page to the answer, on a narrow phone, by buttons only."""
    with watched_page(browser, java_script_enabled=False, viewport=NARROW) as page:
        page.goto(f"{origin}/p/{TEMPORARY}")
        page.get_by_role("link", name="Hỏi về thủ tục này").click()
        page.get_by_label("Câu hỏi của bạn").fill("het bao nhieu tien")
        page.get_by_role("button", name="Gửi câu hỏi").click()

        expect(page.locator(".said .bot .words").last).to_contain_text("7.000 đồng")
        page.get_by_role("button", name="Bao lâu xong?").click()
        expect(page.locator(".said .bot .words").last).to_contain_text("3 ngày làm việc")
    with watched_page(browser, viewport=NARROW) as page:
        page.goto(f"{origin}/hoi?p={TEMPORARY}")
        page.get_by_label("Câu hỏi của bạn").fill("cần giấy tờ gì")
        page.get_by_role("button", name="Gửi câu hỏi").click()
        expect(page.locator(".said .bot .words").last).to_be_visible()

        assert violations(page) == []
        assert not scrolls_sideways(page)
        assert small_targets(page) == []


@pytest.mark.parametrize("path", ["/khong-co", "/p", "/hoi/x"])
def test_an_unknown_address_helps_people_and_tells_programs(guide: Site, path: str) -> None:
    """HTML for a browser, JSON for the rest and below /api."""
    page = guide.client.get(path, headers={"Accept": "text/html,*/*"})
    program = guide.client.get(path, headers={"Accept": "application/json"})
    inside = guide.client.get("/api/khong-co", headers={"Accept": "text/html"})

    assert (page.status_code, program.status_code, inside.status_code) == (404, 404, 404)
    assert 'action="/tim"' in page.text
    assert program.json()["code"] == inside.json()["code"] == "http"
