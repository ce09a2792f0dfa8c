"""A place's own rules, edited in the browser: kept, shown, published, on record."""

import pytest

from bot.store.audit import records
from knowledge.changing.review import find_changes, show_change
from knowledge.errors import OwnChange
from tests.api.build import Site, refusal
from tests.api.local_forms import PLACE, RULE, URL, VIDEO, problems, publish, send
from tests.samples import TEMPORARY


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
