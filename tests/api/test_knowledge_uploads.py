"""A file uploaded at the knowledge page: read, looked at, taken in, published by somebody else."""

import json
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from api.migrations import migrate
from api.parts import Parts
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.audit import records
from bot.store.users import Users
from knowledge.sourcing import keep_settings
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import SourceSetting
from tests.api.build import PASSWORD, Site, clock_of, refusal, site_over
from tests.bot.build import MONDAY, Clock
from tests.fakes import HashingEncoder
from tests.samples import FOLDER, TEMPORARY, publish

URL = "/api/desk/knowledge"
NATIONAL = "procedures.jsonl"


def guide(fee: str) -> str:
    """The sample pack's guide on temporary residence with another fee."""
    lines = (FOLDER / NATIONAL).read_text("utf-8").splitlines()
    (line,) = (one for one in lines if json.loads(one)["code"] == TEMPORARY)
    assert "7.000 đồng" in line
    return line.replace("7.000 đồng", f"{fee} đồng")


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """An application of this module's own: what is published here stays."""
    data = tmp_path_factory.mktemp("editors")
    engine = connect(f"sqlite:///{data / 'motcua.db'}")
    migrate(engine)
    publish(engine).refresh()
    keep_settings(KnowledgeStore(engine), [SourceSetting(NATIONAL)], MONDAY)
    accounts = Users(engine)
    for login, role in (("mai", "editor"), ("duc", "approver"), ("thu", "lead"), ("ha", "editor")):
        accounts.add(login, login.title(), role, PASSWORD)
    engine.dispose()
    shutil.copyfile(data / "motcua.db", data / "first.db")
    made = wire(
        Settings(demo=True, data=data),
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels={"web": WebChannel()},
    )
    yield made
    made.engine.dispose()


@pytest.fixture
def site(wired: Parts) -> Iterator[Site]:
    """The application as it was at first."""
    clock_of(wired).now = MONDAY
    wired.pace.forget()
    yield site_over(wired)
    data = wired.settings.data
    wired.engine.dispose()
    for left in data.glob("motcua.db*"):
        left.unlink()
    shutil.copyfile(data / "first.db", data / "motcua.db")
    shutil.rmtree(data / "uploads", ignore_errors=True)
    wired.library.refresh()


def send(site: Site, page: dict[str, str], text: str | bytes, **asked: Any) -> dict[str, Any]:
    """Upload a file and wait until it was read."""
    query = {"name": "tam-tru.jsonl", **asked}
    content = text.encode() if isinstance(text, str) else text
    answer = site.client.post(f"{URL}/uploads", params=query, headers=page, content=content)
    assert answer.status_code == 202, answer.text
    shown: dict[str, Any] = answer.json()
    until = time.monotonic() + 30
    while shown["state"] == "reading" and time.monotonic() < until:
        time.sleep(0.05)
        shown = site.client.get(f"{URL}/uploads/{shown['id']}").json()
    return shown


def take(site: Site, login: str, text: str, **asked: Any) -> dict[str, Any]:
    """Upload a file as somebody and take it in."""
    page = site.clerk(login)
    shown = send(site, page, text, **asked)
    answer = site.client.post(f"{URL}/uploads/{shown['id']}/confirm", headers=page)
    assert answer.status_code == 200, answer.text
    taken: dict[str, Any] = answer.json()
    return taken


def waiting(site: Site, **query: Any) -> list[dict[str, Any]]:
    """What waits, as whoever is signed in sees it."""
    answer = site.client.get(f"{URL}/changes", params=query)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def fee(site: Site) -> str:
    """What the pipeline tells a citizen who presses “Lệ phí”."""
    text: str = site.citizen().ask("", choice=f"p:{TEMPORARY}:fee")["text"]
    return text


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


def test_an_approver_publishes_what_an_editor_uploaded_and_the_answer_changes(site: Site) -> None:
    """The old fee before, the new one after, with its source; on record with who did what."""
    assert "7.000" in fee(site)
    take(site, "mai", guide("9.000"))
    assert "7.000" in fee(site)
    page = site.clerk("duc")
    (change,) = waiting(site)
    detail = site.client.get(f"{URL}/changes/{change['id']}").json()
    (online,) = detail["differences"]
    assert [s["text"] for s in online["before"] if s["changed"]] == ["7.000"]
    assert [s["text"] for s in online["after"] if s["changed"]] == ["9.000"]

    done = site.client.post(
        f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]}
    ).json()

    assert done == {"published": 1, "scheduled": 0, "outdated": 0, "returned": 0}
    answer = fee(site)
    assert "9.000" in answer
    assert "7.000" not in answer
    assert waiting(site) == []
    record = site.client.get(f"{URL}/procedures/{TEMPORARY}").json()
    assert (record["editions"][0]["published_by"], record["row"]["source"]) == (
        "Duc",
        "tam-tru.jsonl",
    )
    with site.parts.engine.connect() as connection:
        log = [(r.actor, r.action) for r in records(connection)]
    assert log[:3] == [
        ("duc", "knowledge_publish"),
        ("duc", "sign_in"),
        ("mai", "knowledge_upload"),
    ]


@pytest.mark.parametrize("login", ["mai", "thu"])
def test_nobody_publishes_their_own_upload(site: Site, login: str) -> None:
    """An editor may not publish at all; a lead, who may, not what they uploaded themselves."""
    take(site, login, guide("9.000"))
    page = site.clerk(login)
    (change,) = waiting(site)
    assert change["mine"]

    done = site.client.post(f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]})

    refusal(done, *((403, "not_allowed") if login == "mai" else (409, "same_person")))
    assert site.client.get(f"{URL}/changes/others").json() == []
    assert len(waiting(site)) == 1


def test_a_change_that_was_sent_back_may_be_uploaded_again(site: Site) -> None:
    """With its reason on record; the same text by hand is meant, an import would pass it over."""
    take(site, "mai", guide("9.000"))
    page = site.clerk("duc")
    (change,) = waiting(site)
    body = {"ids": [change["id"]], "reason": "Thiếu quyết định."}

    done = site.client.post(f"{URL}/changes/return", headers=page, json=body).json()

    assert done["returned"] == 1
    assert waiting(site) == []
    refusal(site.client.post(f"{URL}/changes/return", headers=page, json=body), 404, "not_found")
    assert "7.000" in fee(site)
    again = take(site, "mai", guide("9.000"))
    assert again["report"]["counts"] == {"amended": 1}


def test_an_editor_takes_back_only_their_own_upload(site: Site) -> None:
    """Another's is for an approver."""
    take(site, "mai", guide("9.000"))
    (change,) = waiting(site)
    body = {"ids": [change["id"]], "reason": "Nhầm tệp."}

    page = site.clerk("ha")
    refusal(site.client.post(f"{URL}/changes/return", headers=page, json=body), 403, "not_allowed")
    page = site.clerk("mai")
    assert site.client.post(f"{URL}/changes/return", headers=page, json=body).status_code == 200


def test_an_upload_waits_even_where_its_source_publishes_itself(site: Site) -> None:
    """Unless the uploader leaves it to the source; the setting is an approver's."""
    take(site, "mai", guide("8.000"), source=NATIONAL)
    assert len(waiting(site)) == 1
    take(site, "mai", guide("9.000"), source=NATIONAL, wait=False)
    assert "9.000" in fee(site)
    page = site.clerk("duc")
    setting = {"name": NATIONAL, "hold": True}
    assert site.client.put(f"{URL}/sources", headers=page, json=setting).status_code == 204

    take(site, "mai", guide("10.000"), source=NATIONAL, wait=False)

    assert "9.000" in fee(site)
    (source,) = (s for s in site.client.get(f"{URL}/sources").json() if s["hold"])
    assert (source["name"], source["waiting"]) == (NATIONAL, 1)


def test_a_change_of_a_later_day_waits_for_it(site: Site) -> None:
    """The approver agrees now; the calendar publishes it."""
    take(site, "mai", guide("9.000"), effective_from="2026-10-01")
    page = site.clerk("duc")
    (change,) = waiting(site)
    assert change["effective_from"] == "2026-10-01"

    done = site.client.post(
        f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]}
    ).json()

    assert done["scheduled"] == 1
    assert [row["stage"] for row in waiting(site, stage="scheduled")] == ["scheduled"]
    (row,) = site.client.get(f"{URL}/procedures", params={"state": "scheduled"}).json()["rows"]
    assert (row["code"], row["scheduled_on"]) == (TEMPORARY, "2026-10-01")
    assert "7.000" in fee(site)
    site.clock.forward(20 * 86_400)
    assert site.parts.activate().published == 1
    site.parts.library.refresh()
    assert "9.000" in fee(site)


def test_a_change_whose_record_moved_on_is_shown_as_outdated_and_waits_again(site: Site) -> None:
    """Nobody publishes over what they have not seen."""
    take(site, "mai", guide("9.000"))
    take(site, "ha", guide("8.000"), source=NATIONAL, wait=False)
    page = site.clerk("duc")
    (change,) = waiting(site)
    assert change["outdated"]

    done = site.client.post(
        f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]}
    ).json()

    assert done == {"published": 0, "scheduled": 0, "outdated": 1, "returned": 0}
    (again,) = waiting(site)
    assert (again["why"], again["outdated"], again["found_by"]) == ("outdated", False, "Mai")
    assert "8.000" in fee(site)
    detail = site.client.get(f"{URL}/changes/{again['id']}").json()
    assert [s["text"] for s in detail["differences"][0]["before"] if s["changed"]] == ["8.000"]


def test_of_two_uploads_of_one_record_the_later_waits(site: Site) -> None:
    """The former is superseded, and what it was compared with is not forgotten."""
    take(site, "mai", guide("8.000"))
    take(site, "ha", guide("9.000"))

    (change,) = waiting(site)

    assert change["found_by"] == "Ha"
    assert not change["outdated"]


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


def test_a_guide_of_a_place_waits_as_what_that_place_does_differently(site: Site) -> None:
    """Compared with the national record; the diff is of the place's rule."""
    take(site, "mai", guide("12.000"), place="Đồng Nai")

    (change,) = waiting(site)

    assert (change["record"], change["name"]) == ("override", "Đăng ký tạm trú – Đồng Nai")
    detail = site.client.get(f"{URL}/changes/{change['id']}").json()
    after = "".join(s["text"] for d in detail["differences"] for s in d["after"])
    assert "12.000" in after


def test_checked_today_is_on_record_and_counts_at_once(site: Site) -> None:
    """A stale record is none any more."""
    site.clock.forward(800 * 86_400)
    page = site.clerk("mai")
    stale = site.client.get(f"{URL}/procedures", params={"state": "stale"}).json()
    assert stale["total"] == 4

    done = site.client.post(f"{URL}/procedures/{TEMPORARY}/check", headers=page)

    assert done.status_code == 204
    stale = site.client.get(f"{URL}/procedures", params={"state": "stale"}).json()
    assert TEMPORARY not in [row["code"] for row in stale["rows"]]
    assert stale["total"] == 3
