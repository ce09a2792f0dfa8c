"""Local rules, groups, videos and offices edited in the browser: kept, shown, published."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import delete

from bot.roles import Role
from bot.store.audit import records
from knowledge.changing.decide import publish_waiting
from knowledge.changing.review import find_changes, show_change
from knowledge.errors import OwnChange
from knowledge.store.tables import changes, overrides
from tests.api.build import Site, become, refusal
from tests.samples import BIRTH, PERMANENT, TEMPORARY

URL = "/api/desk/knowledge"
PLACE = "Huyện Bắc Trà My, tỉnh Quảng Nam"
RULE: dict[str, Any] = {
    "code": TEMPORARY,
    "place": PLACE,
    "ways": [{"time": "2 ngày làm việc"}, {"channel": "online", "fee": "Miễn phí"}],
    "document": "88/QĐ-UBND",
    "decided_on": "01/07/2026",
    "url": "https://quangnam.example.vn/88",
}
VIDEO: dict[str, Any] = {
    "id": "tam-tru",
    "title": "Đăng ký tạm trú",
    "url": "https://video.example.vn/tam-tru.mp4",
    "procedures": [TEMPORARY],
    "cues": [
        {"start": 0, "end": 4, "words": "Chào bạn."},
        {"start": 4.5, "end": 9, "words": "Bước một là mở cổng dịch vụ công."},
        {"start": 9, "end": 15, "words": "Bước hai là nộp lệ phí, cá nhân nộp 7.000 đồng."},
    ],
}


@pytest.fixture
def editor(site: Site) -> Iterator[dict[str, str]]:
    """Lan is an editor; what she wrote is erased after the test."""
    yield become(site, Role.EDITOR)
    with site.parts.engine.begin() as connection:
        connection.execute(delete(changes))
        connection.execute(delete(overrides))
    site.parts.knowledge.publish("erased", site.clock.now)
    site.parts.library.refresh()


def send(site: Site, page: dict[str, str], kind: str, record: object, **more: Any) -> Response:
    """A form, sent."""
    body = {"record": record, **more}
    return site.client.post(f"{URL}/{kind}s", headers=page, json=body)


def publish(site: Site, change: int, by: str = "minh") -> None:
    """Somebody agrees."""
    store = site.parts.knowledge
    publish_waiting(store, find_changes(store, [change]), site.clock.now, by, site.parts.prepare)
    site.parts.library.refresh()


def problems(answer: Response) -> list[tuple[str, str]]:
    """What is wrong with which field."""
    assert answer.status_code == 422, answer.text
    return [(one["field"], one["problem"]) for one in answer.json()["problems"]]


def test_a_rule_waits_until_somebody_else_publishes_it(site: Site, editor: dict[str, str]) -> None:
    change = send(site, editor, "override", RULE).json()["change"]
    (waits,) = find_changes(site.parts.knowledge, [change])

    assert site.parts.library.overrides(TEMPORARY) == ()
    shown = show_change(site.parts.knowledge, waits)
    assert shown.name == f"Đăng ký tạm trú – {PLACE}"
    assert ("ways.every.time", None, "2 ngày làm việc") in [
        (one.field, one.before, one.after) for one in shown.differences
    ]
    with pytest.raises(OwnChange, match="somebody else"):
        publish(site, change, by="lan")
    publish(site, change)
    (local,) = site.parts.library.overrides(TEMPORARY)
    assert (local.number, local.override.document) == (1, "88/QĐ-UBND")
    assert local.override.ways[0].time == "2 ngày làm việc"


def test_an_amended_rule_shows_what_changed_and_the_former_text_stays(
    site: Site, editor: dict[str, str]
) -> None:
    publish(site, send(site, editor, "override", RULE).json()["change"])
    key = site.client.get(f"{URL}/records/override").json()["rows"][0]["key"]
    amended = {**RULE, "ways": [{"time": "1 ngày làm việc"}]}

    change = send(site, editor, "override", amended, key=key, number=1).json()["change"]
    publish(site, change)

    found = site.client.get(f"{URL}/records/override/{key}").json()
    assert (found["number"], found["waiting"]) == (2, None)
    differences = [
        (one["field"], *("".join(run["text"] for run in one[side]) for side in ("before", "after")))
        for one in found["texts"][0]["differences"]
    ]
    assert differences == [
        ("ways.every.time", "2 ngày làm việc", "1 ngày làm việc"),
        ("ways.online.fee", "Miễn phí", ""),
    ]
    assert [(text["number"], text["by"]) for text in found["texts"]] == [
        (2, "Trần Văn Minh"),
        (1, "Trần Văn Minh"),
    ]


def test_a_form_that_began_from_an_older_text_is_not_kept(
    site: Site, editor: dict[str, str]
) -> None:
    publish(site, send(site, editor, "override", RULE).json()["change"])
    key = site.client.get(f"{URL}/records/override").json()["rows"][0]["key"]
    amended = {**RULE, "office": "Trung tâm Phục vụ hành chính công"}

    older = send(site, editor, "override", amended, key=key, number=0)
    same = send(site, editor, "override", RULE, key=key, number=1)
    again = send(site, editor, "override", RULE)

    assert problems(older) == [("", "moved")]
    assert problems(same) == [("", "unchanged")]
    assert problems(again) == [("place", "taken")]


def test_every_fault_of_a_rule_is_named_with_its_field(site: Site, editor: dict[str, str]) -> None:
    bad = {
        "code": "9.999999",
        "place": "Xã Không Có, tỉnh Không Có",
        "ways": [{"time": "3"}, {"time": "4 ngày"}],
        "decided_on": "31/02/2026",
        "effective_from": "2026-08-01",
        "effective_until": "2026-07-01",
        "url": "javascript:alert(1)",
        "online_level": "maybe",
    }

    assert problems(send(site, editor, "override", bad)) == [
        ("code", "code"),
        ("place", "place"),
        ("decided_on", "day"),
        ("effective_until", "order"),
        ("url", "url"),
        ("online_level", "choice"),
        ("ways.0.time", "unit"),
        ("ways.1.channel", "twice"),
    ]
    nothing = {"code": TEMPORARY, "place": PLACE}
    assert problems(send(site, editor, "override", nothing)) == [("ways", "says_nothing")]


def test_a_rule_that_is_withdrawn_ends_when_somebody_agrees(
    site: Site, editor: dict[str, str]
) -> None:
    publish(site, send(site, editor, "override", RULE).json()["change"])
    key = site.client.get(f"{URL}/records/override").json()["rows"][0]["key"]

    url = f"{URL}/records/override/{key}/withdraw"
    body = {"reason": "Quyết định 88 đã hết hiệu lực"}
    change = site.client.post(url, headers=editor, json=body).json()["change"]

    assert len(site.parts.library.overrides(TEMPORARY)) == 1
    row = site.client.get(f"{URL}/records/override").json()["rows"][0]
    assert (row["waiting"]["kind"], row["waiting"]["reason"]) == ("withdrawn", body["reason"])
    publish(site, change)
    assert site.parts.library.overrides(TEMPORARY) == ()
    refusal(site.client.post(url, headers=editor, json=body), 404, "not_found")


def test_what_was_written_is_on_record_with_its_reason(site: Site, editor: dict[str, str]) -> None:
    change = send(site, editor, "video", VIDEO).json()["change"]

    with site.parts.engine.connect() as connection:
        (newest,) = records(connection, limit=1)
    assert (newest.actor, newest.action, newest.subject) == (
        "lan",
        "knowledge_edit",
        "video tam-tru",
    )
    assert newest.detail == {"kind": "created", "change": change}


def test_cues_that_overlap_or_run_backwards_are_refused_by_row(
    site: Site, editor: dict[str, str]
) -> None:
    cues = [
        {"start": -1, "end": 4, "words": "Chào."},
        {"start": 3, "end": 3, "words": "Bước một."},
        {"start": 4, "end": 9, "words": " "},
    ]

    assert problems(send(site, editor, "video", {**VIDEO, "cues": cues})) == [
        ("cues.0.start", "negative"),
        ("cues.1.end", "before_start"),
        ("cues.2.words", "required"),
        ("cues.0.end", "overlap"),
    ]


def test_each_cue_is_shown_with_its_step_and_the_questions_it_answers(
    site: Site, editor: dict[str, str]
) -> None:
    shown = site.client.post(f"{URL}/previews/moments", headers=editor, json=VIDEO).json()

    assert [cue["step"] for cue in shown["cues"]] == [None, 1, 2]
    assert {cue["code"] for cue in shown["cues"]} == {TEMPORARY}
    assert "fee" in shown["cues"][2]["answers"]
    assert shown["names"] == {TEMPORARY: "Đăng ký tạm trú"}


def test_a_transcript_is_read_into_cues_and_a_broken_one_says_what_to_mend(
    site: Site, editor: dict[str, str]
) -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:03,500\nChào bạn\n\n2\n00:00:03,500 --> 00:00:06,000\nBước một\n"
    )

    def upload(name: str, content: str) -> Response:
        url = f"{URL}/transcripts?name={name}"
        return site.client.post(url, headers=editor, content=content.encode())

    read = upload("a.srt", srt)
    bad = upload("a.srt", srt.replace("00:00:01,000 -->", "-00:00:01,000 -->"))
    other = upload("a.docx", "PK")

    assert read.json()["cues"][0] == {"start": 1.0, "end": 3.5, "words": "Chào bạn"}
    assert problems(bad) == [("file", "transcript")]
    assert "negative" in bad.json()["problems"][0]["detail"]
    assert problems(other) == [("file", "transcript_kind")]


def test_hours_are_shown_for_the_coming_week_as_they_would_be_answered(
    site: Site, editor: dict[str, str]
) -> None:
    form = {
        "opening_hours": "Mo-Fr 07:30-11:30,13:30-17:00; Sa 07:30-11:30",
        "special_days": [{"first": "2026-09-15", "reason": "Tập huấn"}],
    }

    week = site.client.post(f"{URL}/previews/hours", headers=editor, json=form).json()["days"]
    bad = site.client.post(
        f"{URL}/previews/hours", headers=editor, json={"opening_hours": "7h30-11h30"}
    )

    assert week[0]["day"] == "2026-09-14"
    assert week[0]["spans"] == ["07:30–11:30", "13:30–17:00"]
    assert (week[1]["spans"], week[1]["reason"]) == ([], "Tập huấn")
    assert week[5]["spans"] == ["07:30–11:30"]
    assert week[6]["spans"] == []
    assert problems(bad) == [("opening_hours", "hours")]


def test_an_office_is_edited_by_who_reaches_it_only(site: Site, editor: dict[str, str]) -> None:
    office = site.client.get(f"{URL}/records/office/xa-an-thuan").json()
    changed = {**office["record"], "opening_hours": "Mo-Fr 08:00-16:00"}
    sent = {"key": "xa-an-thuan", "number": office["number"]}
    elsewhere = become(site, Role.EDITOR, "hcc-tinh")
    refusal(send(site, elsewhere, "office", changed, **sent), 403, "not_allowed")
    own = become(site, Role.EDITOR, "xa-an-thuan")

    publish(site, send(site, own, "office", changed, **sent).json()["change"])

    (found,) = [one for one in site.parts.library.offices if one.id == "xa-an-thuan"]
    assert found.opening_hours == "Mo-Fr 08:00-16:00"
    again = {**office["record"]}
    sent["number"] += 1
    publish(site, send(site, own, "office", again, **sent).json()["change"])


def test_a_group_of_the_product_can_be_amended_and_withdrawn(
    site: Site, editor: dict[str, str]
) -> None:
    ours = site.client.get(f"{URL}/records/group/khai-sinh").json()
    assert (ours["number"], ours["texts"]) == (0, [])
    changed = {**ours["record"], "words": ["ba trong một"]}

    same = send(site, editor, "group", ours["record"], key="khai-sinh")
    publish(site, send(site, editor, "group", changed, key="khai-sinh").json()["change"])

    assert problems(same) == [("", "unchanged")]
    (found,) = [one for one in site.parts.library.groups if one.id == "khai-sinh"]
    assert found.asked_in("làm ba trong một cho con") == 3
    url = f"{URL}/records/group/khai-sinh/withdraw"
    body = {"reason": "Không còn làm ở xã"}
    publish(site, site.client.post(url, headers=editor, json=body).json()["change"])
    assert "khai-sinh" not in [one.id for one in site.parts.library.groups]
    publish(
        site,
        send(site, editor, "group", ours["record"], key="khai-sinh", number=2).json()["change"],
    )
    assert "khai-sinh" in [one.id for one in site.parts.library.groups]


def test_the_checklist_of_a_draft_names_each_paper_once(site: Site, editor: dict[str, str]) -> None:
    body = {"codes": [BIRTH, PERMANENT, None]}

    papers = site.client.post(f"{URL}/previews/checklist", headers=editor, json=body).json()

    names = [paper["name"] for paper in papers]
    assert len(names) == len(set(names)) > 3
    assert {step for paper in papers for step in paper["steps"].split(", ")} <= {"1", "2"}


def test_places_of_today_and_of_before_july_2025_are_suggested(
    site: Site, editor: dict[str, str]
) -> None:
    found = site.client.get(f"{URL}/places", params={"q": "Trà My"}).json()

    assert {"name": "Xã Trà My, thành phố Đà Nẵng", "former": False} in found
    assert {"name": PLACE, "former": True} in found


def test_the_national_rule_stands_beside_the_local_one(site: Site, editor: dict[str, str]) -> None:
    found = site.client.get(f"{URL}/national", params={"code": TEMPORARY}).json()

    assert ("online", "7.000 đồng") in [(way["channel"], way["fee"]) for way in found["ways"]]
    assert found["name"] == "Đăng ký tạm trú"
    refusal(site.client.get(f"{URL}/national", params={"code": "9.9"}), 404, "not_found")
