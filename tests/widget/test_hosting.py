"""The widget runs on other offices' pages: strict policies, blocked storage, no leaks."""

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.browser import watched_page
from tests.widget.fake_api import FakeServer, running
from tests.widget.fake_pages import API
from tests.widget.steps import ask, launcher, open_widget, question

WIDGET = API / "widget"
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
    get() { throw new DOMException("no", "SecurityError") },
  });"""


def test_it_runs_on_another_origin_under_a_policy_without_styles(
    page: Page, fake: FakeServer
) -> None:
    with running() as host:
        page.goto(f"{host.origin}/host?base={fake.origin}")
        launcher(page).click()
        ask(page, "từ trang khác")

        assert fake.chat.latest.stored == ["từ trang khác"]
        assert [one for one in host.seen if "/api/" in one] == []


def test_the_policy_of_the_page_is_enforced(browser: Browser, fake: FakeServer) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(fake.origin + "/")

    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
    }""")

    assert page.evaluate("window.ran") is None
    context.close()


@pytest.mark.parametrize("address", ["/", "/host?mode=inline"])
def test_storage_that_throws_leaves_a_working_conversation(
    page: Page, fake: FakeServer, address: str
) -> None:
    page.add_init_script(NO_STORAGE)
    open_widget(page, fake, address)

    ask(page, "một")
    ask(page, "hai")

    assert fake.chat.latest.stored == ["một", "hai"]


def test_it_runs_in_a_sandboxed_frame(page: Page, fake: FakeServer) -> None:
    page.set_content(f"""<iframe sandbox="allow-scripts allow-forms" width="400" height="600"
      title="Hỏi đáp" src="{fake.origin}/embed"></iframe>""")
    frame = page.frame_locator("iframe")

    frame.get_by_label("Câu hỏi của bạn").fill("trong khung")
    frame.get_by_label("Câu hỏi của bạn").press("Enter")

    expect(frame.get_by_text("Trả lời cho: trong khung", exact=True)).to_be_visible()


def test_no_address_and_no_referrer_carries_a_token(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "có lộ không")
    page.reload()
    ask(page, "vẫn không")

    assert len(fake.seen) > 10
    assert [one for one in fake.seen if re.search(r"token-\d", one)] == []


def test_the_words_between_the_tags_stay_until_it_can_start(page: Page, fake: FakeServer) -> None:
    page.route("**/strings/vi.json", lambda route: None)

    page.goto(fake.origin + "/")

    expect(page.get_by_text("Đang mở khung hỏi đáp…")).to_be_visible()


def test_a_referral_travels_with_the_session(page: Page, fake: FakeServer) -> None:
    with page.expect_request("**/api/chat/session") as request:
        open_widget(page, fake, "/?ref=quay-3")

    body = request.value.post_data_json
    assert body == {"site": "demo", "language": "vi", "referral": "quay-3"}


def test_a_widget_taken_out_and_put_back_goes_on(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    ask(page, "một")

    page.evaluate("""() => {
      const widget = document.querySelector("mot-cua");
      const place = widget.parentNode;
      widget.remove();
      place.append(widget);
    }""")
    ask(page, "hai")

    assert fake.chat.latest.stored == ["một", "hai"]


def test_english_pages_speak_english(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser, locale="en-GB") as page:
        open_widget(page, fake, "/?lang=en")

        expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert question(page).count() == 0
        page.get_by_role("link", name="Tiếng Việt").click()
        expect(page.get_by_role("button", name="Gặp cán bộ")).to_be_visible()


def test_all_modules_together_stay_under_40_kilobytes() -> None:
    files = [*WIDGET.glob("*.js"), WIDGET / "strings" / "vi.json"]

    assert sum(len(gzip.compress(one.read_bytes())) for one in files) <= 40_000


@pytest.mark.parametrize(
    "folder", ["widget", "site", "desk", "desk/knowledge", "desk/knowledge/local"]
)
def test_both_languages_have_the_same_strings(folder: str) -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {name: shape(one) for name, one in value.items()}
        return [shape(one) for one in value] if isinstance(value, list) else _marks(str(value))

    vi, en = (
        json.loads((API / folder / "strings" / f"{one}.json").read_text("utf-8"))
        for one in ("vi", "en")
    )
    assert shape(vi) == shape(en)


def _marks(sentence: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", sentence))


@pytest.mark.parametrize("folder", ["widget", "desk", "desk/knowledge", "desk/knowledge/local"])
def test_no_module_writes_markup_or_runs_text(folder: str) -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )

    found = [path.name for path in (API / folder).glob("*.js") if forbidden.search(_read(path))]

    assert found == []


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
