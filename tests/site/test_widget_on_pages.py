"""The widget on the guide's pages, in a real Chromium against the real application."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from api.look.bundle import widget_bundle
from tests.api.build import Site
from tests.samples import TEMPORARY
from tests.widget.browser import NARROW, scrolls_sideways, violations, watched_page

HOST = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Khác</title></head>
<body><main><h1>Trang khác</h1></main><mot-cua site="demo" lang="vi"></mot-cua>
<script type="module" src="{origin}/widget/mot-cua.js" integrity="{integrity}"
 crossorigin="anonymous"></script></body></html>"""


def open_widget(page: Page, address: str) -> None:
    """Press the launcher of a guide's page."""
    page.goto(address)
    page.locator("mot-cua .launcher").click()
    expect(page.locator("mot-cua .notice")).to_be_visible()


def test_it_opens_on_the_pages_procedure(browser: Browser, origin: str) -> None:
    """Buttons ask of this procedure; what is typed without naming one is about it too."""
    with watched_page(browser) as page:
        open_widget(page, f"{origin}/p/{TEMPORARY}")

        expect(page.locator("mot-cua .welcome-title")).to_have_text("Đăng ký tạm trú")
        page.get_by_role("button", name="Lệ phí bao nhiêu?").click()
        expect(page.locator(".message.bot").last).to_contain_text("7.000 đồng", timeout=20_000)
        page.get_by_label("Câu hỏi của bạn").fill("bao lâu thì xong")
        page.get_by_label("Câu hỏi của bạn").press("Enter")
        expect(page.locator(".message.bot").nth(1)).to_contain_text("3 ngày", timeout=20_000)


def test_no_conversation_is_opened_by_reading(browser: Browser, origin: str) -> None:
    """A page that is only read costs the server no row."""
    with watched_page(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{origin}/p/{TEMPORARY}")
        expect(page.locator("mot-cua .launcher")).to_be_visible()

        assert [url for url in asked if "/api/" in url] == []


def test_suggestions_come_while_typing_and_can_be_walked(browser: Browser, origin: str) -> None:
    """Without diacritics; by arrows; Escape goes back to the box and not out of the panel."""
    with watched_page(browser, viewport=NARROW) as page:
        open_widget(page, f"{origin}/p/{TEMPORARY}")
        typed = page.get_by_label("Câu hỏi của bạn")
        typed.press_sequentially("lam ho chieu")
        first = page.get_by_role("list", name="Gợi ý câu hỏi").get_by_role("button").first
        expect(first).to_be_visible()

        assert violations(page) == []
        assert not scrolls_sideways(page)
        typed.press("ArrowUp")
        expect(page.locator("mot-cua .suggestions li:last-child button")).to_be_focused()
        page.keyboard.press("Escape")
        expect(typed).to_be_focused()
        expect(page.locator("mot-cua .suggestions")).to_be_hidden()
        typed.press_sequentially(" ")
        first.click()
        expect(page.locator(".message.bot").last).to_contain_text("hộ chiếu", timeout=20_000)


@pytest.mark.parametrize("typed", ["079123456789", "lan@example.vn", "a" * 61])
def test_what_may_be_personal_is_not_sent_while_typing(
    browser: Browser, origin: str, typed: str
) -> None:
    """Numbers and addresses leave the page only when the person sends them."""
    with watched_page(browser) as page:
        open_widget(page, f"{origin}/p/{TEMPORARY}")
        page.get_by_label("Câu hỏi của bạn").fill(typed)
        with (
            pytest.raises(Exception, match="Timeout"),
            page.expect_request("**/suggest**", timeout=600),
        ):
            pass


def test_the_conversation_can_be_kept_as_a_file(
    browser: Browser, origin: str, tmp_path: Path
) -> None:
    """Who said what and when, with the sources' addresses."""
    with watched_page(browser) as page:
        open_widget(page, f"{origin}/p/{TEMPORARY}")
        page.get_by_role("button", name="Lệ phí bao nhiêu?").click()
        expect(page.locator(".message.bot").last).to_contain_text("7.000 đồng", timeout=20_000)
        with page.expect_download() as download:
            page.get_by_role("button", name="Tải nội dung").click()
        download.value.save_as(tmp_path / "kept.txt")

        kept = (tmp_path / "kept.txt").read_text("utf-8-sig")
        assert download.value.suggested_filename == "hoi-thu-tuc.txt"
        assert re.search(r"Bạn, .*\nLệ phí bao nhiêu\?", kept)
        assert "7.000 đồng" in kept
        assert "Nguồn: " in kept
        assert "https://dichvucong.gov.vn/" in kept


def test_a_moment_plays_in_place_with_its_words(browser: Browser, origin: str, guide: Site) -> None:
    """Every cue of the video is there, at its time, shown."""
    with watched_page(browser) as page:
        page.route("**/*.mp4*", lambda route: None)
        open_widget(page, f"{origin}/p/{TEMPORARY}")
        page.get_by_role("button", name="Lệ phí bao nhiêu?").click()
        page.locator(".message.bot .watch").first.click(timeout=20_000)
        page.wait_for_function("""() => {
          const video = document.querySelector("mot-cua").shadowRoot.querySelector("video");
          return video?.textTracks[0]?.cues?.length;
        }""")
        mode, count, last = page.evaluate("""() => {
          const root = document.querySelector("mot-cua").shadowRoot;
          const { mode, cues } = root.querySelector("video").textTracks[0];
          return [mode, cues.length, cues[cues.length - 1].text];
        }""")

    film = next(v for v in guide.parts.library.videos if TEMPORARY in v.procedures)
    assert (mode, count, last) == ("showing", len(film.cues), film.cues[-1].words)


@contextmanager
def other_site(page: str) -> Iterator[str]:
    """A site of another origin with one page."""
    body = page.encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is written."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_one_file_pinned_by_its_hash_is_the_whole_widget(browser: Browser, origin: str) -> None:
    """On another site, with the integrity that the manifest names: it asks and is answered."""
    manifest = httpx.get(f"{origin}/widget/manifest.json").json()
    host = HOST.format(origin=origin, integrity=manifest["integrity"])
    with watched_page(browser) as page, other_site(host) as address:
        modules: list[str] = []
        page.on("request", lambda request: modules.append(request.url))
        page.goto(address)
        page.get_by_label("Câu hỏi của bạn").fill("xin chào")
        page.get_by_label("Câu hỏi của bạn").press("Enter")

        expect(page.locator(".message.bot").last).to_contain_text("Chào bạn", timeout=20_000)
        assert [url for url in modules if url.endswith(".js")] == [f"{origin}/widget/mot-cua.js"]


def test_another_file_than_the_pinned_one_does_not_run(browser: Browser, origin: str) -> None:
    """A changed byte is a changed hash."""
    wrong = "sha384-" + "A" * 64
    host = HOST.format(origin=origin, integrity=wrong)
    with watched_page(browser) as page, other_site(host) as address:
        with page.expect_console_message(lambda one: "integrity" in one.text):
            page.goto(address)

        assert page.evaluate("customElements.get('mot-cua') === undefined")
        assert wrong != widget_bundle().integrity


@pytest.mark.parametrize(("site", "shown"), [("demo", True), ("xa", False), ("khong-co", False)])
def test_a_frame_stands_only_where_its_site_is(
    browser: Browser, origin: str, site: str, shown: bool
) -> None:
    """The demo's may stand anywhere, another key's only at its own origin, unknown ones nowhere."""
    frame = (
        f'<iframe title="Hỏi" width="400" height="600" src="{origin}/embed?site={site}"></iframe>'
    )
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    with other_site(f"<!doctype html><title>x</title>{frame}") as address:
        page.goto(address)
        box = page.frame_locator("iframe").get_by_label("Câu hỏi của bạn")
        if shown:
            expect(box).to_be_visible()
        else:
            expect(page.frame_locator("iframe").locator("mot-cua")).to_have_count(0)
    context.close()


@pytest.mark.parametrize(
    ("query", "ancestors"),
    [
        ("", "*"),
        ("?site=demo", "*"),
        ("?site=xa", "https://xa.example.vn"),
        ("?site=khong-co", "'none'"),
    ],
)
def test_the_frames_policy_names_its_sites_origin(guide: Site, query: str, ancestors: str) -> None:
    """And the widget in it opens its session with that key."""
    answer = guide.client.get(f"/embed{query}")

    policy = answer.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {ancestors}")
    assert f'site="{query.partition("=")[2] or "demo"}"' in answer.text
