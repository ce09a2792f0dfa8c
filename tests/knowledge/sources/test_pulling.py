"""Pulling pages from a list: only what changed, only what is allowed."""

import httpx
import pytest

from knowledge.sources.pulling import Pulled, copies, read_list
from knowledge.sources.records import Rejected
from tests.knowledge.sources.build import rejected
from tests.knowledge.sources.web import Pull, Site

PAGE = "<h1>Nuôi gà</h1><p>Mã thủ tục: 1.234567</p><h2>Trình tự thực hiện</h2><p>Nộp ở xã.</p>"


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
