"""Pulling pages from a list: only what changed, only what is allowed, only where it is allowed."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from knowledge.errors import PullRefused
from knowledge.procedures import Procedure
from knowledge.sources.addresses import (
    GuardedTransport,
    check_address,
    is_inside_or_public,
    is_public,
)
from knowledge.sources.dispatch import read_source, readable
from knowledge.sources.pulling import Pulled, Puller, Wanted, copies, read_list
from knowledge.sources.records import Record, Rejected
from knowledge.sources.registry import importers
from knowledge.sources.whisper_transcriber import NO_TRANSCRIBER
from tests.knowledge.sources.build import TODAY, rejected

PAGE = "<h1>Nuôi gà</h1><p>Mã thủ tục: 1.234567</p><h2>Trình tự thực hiện</h2><p>Nộp ở xã.</p>"


@dataclass
class Site:
    """A web server of the tests: its pages, and what it was asked."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Serve `body` at `path`; returns its address."""
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = status, {"Content-Type": "text/html", **named}, raw
        return self.url + path

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server on loopback."""
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            status, headers, body = found.pages.get(self.path, (404, {}, b""))
            if (tag := headers.get("ETag")) and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Pull:
    """A puller into a folder, which may reach the tests' own server, and how long it waited."""

    folder: Path
    waited: list[float] = field(default_factory=list)

    def __call__(self, *wanted: str | Wanted) -> list[Pulled]:
        """Pull these addresses."""
        with httpx.Client(timeout=5) as client:
            puller = Puller(self.folder, client, lambda _: True, self.waited.append)
            return list(
                puller.pull([Wanted(one) if isinstance(one, str) else one for one in wanted])
            )

    def procedures(self) -> list[Procedure]:
        """What the copies tell."""
        return [record for record in self.records() if isinstance(record, Procedure)]

    def records(self) -> list[Record]:
        """What an import of the folder reads."""
        sources = importers(TODAY, NO_TRANSCRIBER)
        paths = readable(self.folder, sources)
        return [record for path in paths for record in read_source(path, sources)]


@pytest.fixture
def pull(tmp_path: Path) -> Pull:
    """A puller with an empty folder."""
    return Pull(tmp_path / "pulled")


def test_a_page_is_fetched_and_read_with_its_address(site: Site, pull: Pull) -> None:
    address = site.put("/thu-tuc/nuoi-ga", PAGE)

    (found,) = pull(address)

    assert found == Pulled(address, "fetched")
    (procedure,) = pull.procedures()
    assert (procedure.code, procedure.url) == ("1.234567", address)
    assert procedure.wording.steps == "Nộp ở xã."


def test_the_list_may_say_the_code_that_a_page_does_not(site: Site, pull: Pull) -> None:
    address = site.put("/a", PAGE.replace("Mã thủ tục: 1.234567", ""))
    (wanted,) = read_list(f"# guides\n\n{address}  1.000007\n{address}  1.000007\n")

    pull(wanted)

    assert [p.code for p in pull.procedures()] == ["1.000007"]


def test_a_page_that_did_not_change_is_not_sent_again(site: Site, pull: Pull) -> None:
    tagged = site.put("/a", PAGE, ETag='"one"')
    dated = site.put("/b", PAGE, Last_Modified="Wed, 01 Jul 2026 00:00:00 GMT")
    pull(tagged, dated)
    site.asked.clear()

    again = pull(tagged, dated)

    assert [found.outcome for found in again] == ["unchanged", "unchanged"]
    headers = dict(site.asked)
    assert headers["/a"]["If-None-Match"] == '"one"'
    assert headers["/b"]["If-Modified-Since"] == "Wed, 01 Jul 2026 00:00:00 GMT"


def test_a_page_that_changed_takes_the_place_of_its_copy(site: Site, pull: Pull) -> None:
    address = site.put("/a", PAGE, ETag='"one"')
    pull(address)
    site.put("/a", PAGE.replace("ở xã", "ở phường"), ETag='"two"')

    (found,) = pull(address)

    assert found.outcome == "fetched"
    (procedure,) = pull.procedures()
    assert procedure.wording.steps == "Nộp ở phường."


def test_what_robots_txt_forbids_is_not_fetched(site: Site, pull: Pull) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /rieng/\n")
    private, public = site.put("/rieng/a", PAGE), site.put("/chung/a", PAGE)

    found = pull(private, public)

    assert [one.outcome for one in found] == ["failed", "fetched"]
    assert "robots.txt" in found[0].reason
    assert site.paths() == ["/robots.txt", "/chung/a"]


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, "fetched"), (403, "failed"), (503, "failed")]
)
def test_a_robots_txt_that_cannot_be_had_forbids_all(
    status: int, outcome: str, site: Site, pull: Pull
) -> None:
    site.put("/robots.txt", "", status)

    (found,) = pull(site.put("/a", PAGE))

    assert found.outcome == outcome


def test_a_redirect_to_what_is_forbidden_is_not_followed(site: Site, pull: Pull) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /rieng/\n")
    site.put("/rieng/a", PAGE)

    (found,) = pull(site.put("/a", "", 302, Location="/rieng/a"))

    assert found.outcome == "failed"
    assert "/rieng/a" not in site.paths()


def test_redirects_end(site: Site, pull: Pull) -> None:
    (found,) = pull(site.put("/a", "", 302, Location="/a"))

    assert found.outcome == "failed"
    assert "redirects" in found.reason


def test_pauses_are_those_of_the_site_where_they_are_longer(site: Site, pull: Pull) -> None:
    pages = [site.put(f"/{n}", PAGE) for n in range(3)]
    pull(*pages)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    pull(*pages)

    assert pull.waited == [2.0, 2.0, 7.0, 7.0]


def test_a_site_that_asks_to_come_back_later_is_left_alone(site: Site, pull: Pull) -> None:
    pages = [site.put("/a", "", 429, Retry_After="60"), site.put("/b", PAGE)]

    found = pull(*pages)

    assert [one.outcome for one in found] == ["failed", "failed"]
    assert "come back later 60" in found[0].reason
    assert site.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", [404, 500])
def test_what_fails_leaves_what_was_imported(status: int, site: Site, pull: Pull) -> None:
    """Its copy is not read again: nobody looked whether it still holds."""
    address = site.put("/a", PAGE)
    pull(address)
    site.put("/a", "lỗi", status)

    (found,) = pull(address)

    reason = f"{address}: the site answers {status}; what was imported from it before stays"
    assert found.reason == reason
    assert pull.records() == [Rejected(address, reason)]


def test_what_comes_back_is_read_again(site: Site, pull: Pull) -> None:
    address = site.put("/a", PAGE, ETag='"one"')
    pull(address)
    site.put("/a", "lỗi", 500)
    pull(address)
    site.put("/a", PAGE, ETag='"one"')

    (found,) = pull(address)

    assert found.outcome == "unchanged"
    assert [p.code for p in pull.procedures()] == ["1.234567"]


def test_an_address_that_left_the_list_loses_its_copy(site: Site, pull: Pull) -> None:
    one, other = site.put("/a", PAGE), site.put("/b", PAGE)
    pull(one, other)

    pull(one)

    assert [copy.url for copy in copies(pull.folder).values()] == [one]
    assert len([f for f in pull.folder.iterdir() if f.name != "pulled.json"]) == 1


def test_a_page_that_is_too_large_is_left(site: Site, pull: Pull) -> None:
    (found,) = pull(site.put("/a", b"x" * 51_000_000))

    assert "larger than 50 MB" in found.reason


def test_a_damaged_copy_is_rejected_by_its_address(site: Site, pull: Pull) -> None:
    address = site.put("/a.jsonl.gz", b"\x1f\x8b broken", Content_Type="application/gzip")
    pull(address)

    (found,) = rejected(pull.records())

    assert found.where == address


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/a", "/.", "/" + "a" * 300, "/a\\b"])
def test_a_copys_name_is_our_own(path: str, site: Site, pull: Pull) -> None:
    address = site.url + path
    for asked in {path, httpx.URL(address).raw_path.decode()}:
        site.put(asked, PAGE)

    pull(address)

    for copy in copies(pull.folder).values():
        assert (pull.folder / copy.file).resolve().parent == pull.folder.resolve()
        assert len(copy.file) < 100


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1", "0.0.0.0",
     "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1",
     "64:ff9b:1::a00:1", "2002:7f00:1::", "::ffff:0:10.0.0.1", "fec0::1", "x"],
)  # fmt: skip
def test_only_the_public_internet_is_reached(address: str) -> None:
    """An IPv4 address within one of version 6 is none that a public page has."""
    assert not is_public(address)


@pytest.mark.parametrize(
    ("address", "reached"),
    [("10.1.2.3", True), ("192.168.0.1", True), ("fd00::1", True), ("203.162.0.1", True),
     ("127.0.0.1", False), ("169.254.169.254", False), ("::1", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_an_intranet_may_be_allowed_but_never_this_machine(address: str, reached: bool) -> None:
    assert is_inside_or_public(address) is reached


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.vn/x", "http://", "http://u:p@a.vn/", "http://[::1", "x"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(PullRefused):
        check_address(url, is_public)


def test_this_machine_is_not_asked_by_default(site: Site, tmp_path: Path) -> None:
    address = site.put("/a", PAGE)
    with httpx.Client() as client:
        puller = Puller(tmp_path / "pulled", client, is_public, lambda _: None)
        (found,) = puller.pull([Wanted(address)])

    assert "127.0.0.1 is not on the public internet" in found.reason
    assert site.asked == []


def test_a_redirect_into_this_machine_is_not_followed(site: Site, tmp_path: Path) -> None:
    """What an address leads to is checked like the address itself."""
    secret = site.put("/secret", PAGE)
    address = site.put("/a", "", 302, Location=secret.replace("127.0.0.1", "127.0.0.2"))
    with httpx.Client() as client:
        reachable = {"127.0.0.1"}.__contains__
        puller = Puller(tmp_path / "pulled", client, reachable, lambda _: None)
        (found,) = puller.pull([Wanted(address)])

    assert "127.0.0.2 is not on the public internet" in found.reason
    assert "/secret" not in site.paths()


def test_a_name_that_leads_inside_at_the_last_moment_is_not_even_asked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when it is checked, loopback when it is connected to."""
    site.put("/admin", PAGE)
    port = site.url.rpartition(":")[2]
    with httpx.Client(transport=GuardedTransport(is_public)) as client:
        puller = Puller(tmp_path, client, is_public, lambda _: None)
        with monkeypatch.context() as patched:
            patched.setattr("knowledge.sources.pulling.check_address", lambda *_: None)
            (found,) = puller.pull([Wanted(f"http://localhost:{port}/admin")])

    assert found.outcome == "failed"
    assert site.asked == []
