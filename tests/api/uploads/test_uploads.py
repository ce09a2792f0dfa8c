"""A file uploaded at the knowledge page: read, looked at, refused, dropped, forgotten."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from api.knowledge_page.reading_process import ReadingProcess
from api.knowledge_page.uploads import MOST_OF_ONE
from knowledge.errors import SourceUnreadable
from knowledge.sources.records import Given
from tests.api.build import Site, refusal
from tests.api.uploads.steps import (
    NATIONAL,
    URL,
    guide,
    send,
    waiting,
)
from tests.bot.build import MONDAY
from tests.samples import TEMPORARY


def test_the_look_before_says_what_would_change_and_changes_nothing(site: Site) -> None:
    """Counts, the record with its fields, and nothing waits yet."""
    shown = send(site, site.clerk("mai"), guide("9.000"))

    assert shown["state"] == "read", shown
    assert shown["report"]["counts"] == {"amended": 1}
    (entry,) = shown["report"]["entries"]
    assert (entry["key"], entry["kind"], entry["waits"]) == (TEMPORARY, "amended", "editor")
    assert entry["fields"] == ["methods.online.fee"]
    assert waiting(site) == []
    assert [one["id"] for one in site.client.get(f"{URL}/uploads").json()] == [shown["id"]]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("la.exe", b"MZ", "chưa đọc được loại tệp này"),
        ("trong.jsonl.gz", b"\x1f\x8b\x08\x00", "hãy lấy lại tệp"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    site: Site, name: str, content: bytes, words: str
) -> None:
    """And nothing of it is taken."""
    page = site.clerk("mai")

    shown = send(site, page, content, name=name)

    assert shown["state"] == "unreadable"
    assert words in shown["problem"]
    confirm = site.client.post(f"{URL}/uploads/{shown['id']}/confirm", headers=page)
    refusal(confirm, 409, "not_read")


def test_a_bad_record_is_named_and_the_others_are_taken(site: Site) -> None:
    """With its place in the file."""
    table = "code,name,fee_online\n1.004194,Đăng ký tạm trú,9.000 đồng\n,Không mã,5 đồng\n"

    shown = send(site, site.clerk("mai"), table, name="phi.csv")

    assert shown["report"]["counts"] == {"amended": 1}
    (bad,) = shown["report"]["rejected"]
    assert bad["where"].startswith("phi.csv")


def test_a_damaged_document_is_rejected_by_name(site: Site) -> None:
    """A file that holds one record only is one bad record."""
    shown = send(site, site.clerk("mai"), b"PK\x03\x04 not a document", name="hong.docx")

    assert shown["report"]["counts"] == {}
    assert "tệp Office không nguyên vẹn" in shown["report"]["rejected"][0]["what"]


def test_what_one_uploads_nobody_else_sees(site: Site) -> None:
    """Not even that it is there."""
    shown = send(site, site.clerk("mai"), guide("9.000"))
    page = site.clerk("ha")

    at = f"{URL}/uploads/{shown['id']}"
    refusal(site.client.get(at), 404, "not_found")
    refusal(site.client.post(f"{at}/confirm", headers=page), 404, "not_found")
    refusal(site.client.delete(at, headers=page), 404, "not_found")
    assert site.client.get(f"{URL}/uploads").json() == []


def test_a_dropped_upload_leaves_nothing(site: Site) -> None:
    """Neither file nor sheet."""
    page = site.clerk("mai")
    shown = send(site, page, guide("9.000"), name="../../etc/tam trú?.jsonl")
    assert shown["name"] == "tam trú_.jsonl"

    assert site.client.delete(f"{URL}/uploads/{shown['id']}", headers=page).status_code == 204

    assert list((site.parts.settings.data / "uploads").iterdir()) == []


def test_an_upload_is_forgotten_after_a_day(site: Site) -> None:
    """Whoever comes next removes it."""
    page = site.clerk("mai")
    send(site, page, guide("9.000"))
    site.clock.forward(90_000)
    page = site.clerk("mai")

    shown = send(site, page, guide("8.000"))

    assert [one["id"] for one in site.client.get(f"{URL}/uploads").json()] == [shown["id"]]


def test_too_large_an_upload_is_refused_before_it_is_read(site: Site) -> None:
    """51 MB by its announced length; a megabyte too many for other routes is fine here."""
    page = site.clerk("mai")
    url, query = f"{URL}/uploads", {"name": "lon.md"}

    refused = site.client.post(
        url, params=query, headers={**page, "Content-Length": "51000000"}, content=b"x"
    )
    refusal(refused, 413, "too_large")
    assert send(site, page, "# Lớn\n" + "chữ " * 400_000, name="lon.md")["state"] == "read"


def test_an_empty_file_and_an_unknown_place_are_refused_at_once(site: Site) -> None:
    """With a code that the page has words for."""
    page = site.clerk("mai")

    def refused(content: bytes, **asked: str) -> Any:
        query = {"name": "a.md", **asked}
        return site.client.post(f"{URL}/uploads", params=query, headers=page, content=content)

    refusal(refused(b""), 422, "empty")
    refusal(refused(b"x", place="Nơi không có"), 422, "unknown_place")
    refusal(refused(b"x", source=NATIONAL, place="Đồng Nai"), 422, "other_place")
    assert list((site.parts.settings.data / "uploads").iterdir()) == []


def refused(site: Site, page: dict[str, str]) -> bool:
    """Whether another upload is one too many; it is dropped again where it is not."""
    site.parts.pace.forget()
    answer = site.client.post(f"{URL}/uploads?name=a.csv", headers=page, content=b"code,name\n")
    if answer.status_code == 202:
        site.client.delete(f"{URL}/uploads/{answer.json()['id']}", headers=page)
    else:
        refusal(answer, 429)
    return answer.status_code == 429


def test_a_file_that_is_still_coming_takes_its_place(site: Site) -> None:
    """Fifty that never end fill no disk; what was taken in makes room."""
    page = site.clerk("mai")
    folder = site.parts.knowledge_desk.uploads.folder
    coming = [folder / f"{number:032x}" for number in range(50)]
    for one in coming:
        (one / "file").mkdir(parents=True)

    full = refused(site, page)
    (coming[0] / "file").rmdir()
    coming[0].rmdir()

    assert (full, refused(site, page)) == (True, False)


def test_two_files_of_one_account_come_at_once(site: Site) -> None:
    """The third is told to wait; a colleague's is taken."""
    mai = site.clerk("mai")
    me = site.client.get("/api/desk/me").json()["id"]
    with site.parts.pace.holding(f"uploads {me}"), site.parts.pace.holding(f"uploads {me}"):
        assert refused(site, mai)
        assert not refused(site, site.clerk("ha"))


def test_one_account_leaves_room_for_the_others(site: Site) -> None:
    """Twenty of one wait at most; those that were taken in do not count."""
    page = site.clerk("mai")
    first = send(site, page, guide("9.000"))
    uploads = site.parts.knowledge_desk.uploads
    sheet = (uploads.folder / first["id"] / "upload.json").read_text("utf-8")
    for number in range(1, MOST_OF_ONE):
        place = uploads.folder / f"{number:032x}"
        place.mkdir()
        (place / "upload.json").write_text(sheet.replace(first["id"], place.name), "utf-8")

    full = refused(site, page)
    site.client.post(f"{URL}/uploads/{first['id']}/confirm", headers=page)

    assert (full, refused(site, page)) == (True, False)
    assert not refused(site, site.clerk("ha"))


def test_a_reader_that_complains_without_end_costs_the_server_no_memory(tmp_path: Path) -> None:
    """Of 330 MB the last line is told."""
    reading = ReadingProcess("", "tests.api.uploads.noisy_reader")
    tracemalloc.start()

    with pytest.raises(SourceUnreadable, match=r"gave up \(no memory left\)"):
        reading.read(tmp_path / "a.pdf", tmp_path / "kept", Given(), MONDAY.date())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 5_000_000
