"""What a place does differently: compared with the national record, and read from files."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.changing.changes import Order, Report
from knowledge.changing.diff import compare
from knowledge.errors import SourceUnreadable
from knowledge.ingest import publish, read_sources
from knowledge.overrides import Override, Ways, as_override
from knowledge.procedures import Channel, Method, OnlineLevel, Procedure, Wording
from knowledge.sources.groups_json import GroupsJson
from knowledge.sources.jsonl import JsonLines
from knowledge.sources.local_rules import LocalRules
from knowledge.sources.records import Rejected
from knowledge.store.sql import KnowledgeStore
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, store

TODAY = date(2026, 7, 15)
NATIONAL = Procedure(
    "1.004222",
    Wording(
        "Đăng ký thường trú",
        methods=(
            Method(Channel.DIRECT, "7 ngày", "20.000 đồng"),
            Method(Channel.ONLINE, "7 ngày", "10.000 đồng"),
        ),
    ),
    agency="Công an cấp xã",
    online_level=OnlineLevel.FULL,
)


def local(*methods: Method, **fields: Any) -> Procedure:
    """The record of a place."""
    return Procedure(NATIONAL.code, Wording(NATIONAL.name, methods=methods), **fields)


def test_a_local_record_that_says_the_same_is_no_override() -> None:
    assert as_override(NATIONAL, replace(NATIONAL, as_of=TODAY), "Đồng Nai") is None


def test_only_what_differs_is_kept_with_its_document() -> None:
    found = as_override(
        NATIONAL,
        local(
            Method(Channel.DIRECT, "5 ngày", "20.000 đồng"),
            Method(Channel.ONLINE, "5 ngày", "10.000 đồng"),
            agency="Công an phường",
            decision="15/QĐ-UBND",
            decided_on=TODAY,
        ),
        "Đồng Nai",
    )

    assert found == Override(
        NATIONAL.code,
        "Đồng Nai",
        ways=(Ways(time="5 ngày"),),
        office="Công an phường",
        document="15/QĐ-UBND",
        decided_on=TODAY,
    )


def test_ways_that_differ_from_each_other_stay_apart() -> None:
    found = as_override(
        NATIONAL,
        local(Method(Channel.DIRECT, "5 ngày"), Method(Channel.ONLINE, None, "Miễn phí")),
        "Đồng Nai",
    )

    assert found is not None
    assert found.ways == (Ways(Channel.DIRECT, "5 ngày"), Ways(Channel.ONLINE, None, "Miễn phí"))
    assert found.of(Channel.DIRECT) == Ways(Channel.DIRECT, "5 ngày", None)
    assert found.of(Channel.POSTAL) == Ways(Channel.POSTAL)


def take(kept: KnowledgeStore, path: Path, places: dict[str, str], **order: Any) -> Report:
    """An import of one file."""
    sources = (LocalRules(), GroupsJson(), JsonLines(TODAY))
    found = read_sources([path], sources, lambda _: None, None, places)
    changes = compare(found, kept, Order(TODAY, **order))
    publish(changes, kept, NOW)
    return changes.report


def sample_line(**changes: Any) -> str:
    """A sample procedure as a line, changed."""
    lines = (samples.FOLDER / "procedures.jsonl").read_text("utf-8").splitlines()
    raw = next(json.loads(line) for line in lines if '"1.004222"' in line)
    return json.dumps({**raw, **changes}, ensure_ascii=False) + "\n"


@pytest.fixture
def kept(tmp_path: Path) -> KnowledgeStore:
    """A store with one national procedure."""
    made = store()
    (tmp_path / "national.jsonl").write_text(sample_line())
    take(made, tmp_path / "national.jsonl", {})
    return made


def test_a_places_records_become_overrides_of_those_they_share_a_code_with(
    kept: KnowledgeStore, tmp_path: Path
) -> None:
    file = tmp_path / "dong-nai.jsonl"
    file.write_text(sample_line(agency="Công an phường") + sample_line(code="9.000001"))
    places = {file.name: "Đồng Nai"}

    report = take(kept, file, places)

    assert report.sentence() == "1 created, 0 amended, 0 unchanged, 0 withdrawn, 1 rejected"
    assert "no national record in force has this code" in report.rejected[0].reason
    found = kept.overrides()[0]
    assert (found.override.office, found.override.place, found.number) == (
        "Công an phường",
        "Đồng Nai",
        1,
    )
    assert kept.version("1.004222").number == 1  # type: ignore[union-attr]  # it is there
    assert take(kept, file, places).counts["unchanged"] == 1
    file.write_text(sample_line(agency="Công an xã"))
    assert take(kept, file, places).counts["amended"] == 1
    assert [each.number for each in kept.overrides()] == [2]


def test_an_override_that_a_source_holds_no_longer_ends(
    kept: KnowledgeStore, tmp_path: Path
) -> None:
    entry = {"code": "1.004222", "time": "5 ngày"}
    file = tmp_path / "overrides.json"
    places = ["Đà Nẵng", "Huế", "Cần Thơ", "Đồng Nai"]
    file.write_text(json.dumps([{**entry, "place": place} for place in places]))
    take(kept, file, {})
    file.write_text(json.dumps([{**entry, "place": place} for place in places[1:]]))

    report = take(kept, file, {}, withdraw_missing=True)

    assert report.counts["withdrawn"] == 1
    assert [each.override.place for each in kept.overrides()] == ["Cần Thơ", "Đồng Nai", "Huế"]


def test_lines_of_one_place_in_a_table_tell_of_several_ways(tmp_path: Path) -> None:
    file = tmp_path / "overrides.csv"
    file.write_text(
        "code,place,channel,time,fee,document,decided_on\n"
        "1.004222,Đồng Nai,direct,5 ngày,,15/QĐ-UBND,01/08/2026\n"
        '1.004222,Đồng Nai,online,,"8.000 đồng",15/QĐ-UBND,2026-08-01\n'
    )

    found = list(LocalRules().read(file))

    assert found == [
        Override(
            "1.004222",
            "Đồng Nai",
            ways=(Ways(Channel.DIRECT, "5 ngày"), Ways(Channel.ONLINE, None, "8.000 đồng")),
            document="15/QĐ-UBND",
            decided_on=date(2026, 8, 1),
        )
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"code": "1.1", "place": "Đồng Nai"}, "it says nothing"),
        ({"code": "1.1", "place": "Xứ Lạ", "time": "1 ngày"}, "no place that we know"),
        ({"place": "Đồng Nai", "time": "1 ngày"}, "code"),
        ({"code": "1.1", "place": "Đồng Nai", "time": "1", "decided_on": "mai"}, "YYYY-MM-DD"),
        ({"code": "1.1", "place": "Đồng Nai", "channel": "fax", "time": "1"}, "fax"),
    ],
)
def test_an_entry_that_cannot_be_used_says_why(
    tmp_path: Path, entry: dict[str, str], reason: str
) -> None:
    file = tmp_path / "overrides.json"
    file.write_text(json.dumps([entry]))

    rejected = list(LocalRules().read(file))

    assert isinstance(rejected[0], Rejected)
    assert reason in rejected[0].reason


@pytest.mark.parametrize("text", ["{", '{"code": "1.1"}', "[1]", "\xff"])
def test_a_file_that_is_no_list_of_entries_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "overrides.json"
    file.write_text(text, encoding="latin-1")

    with pytest.raises(SourceUnreadable, match=r"overrides\.json"):
        list(LocalRules().read(file))


def test_a_published_group_takes_the_place_of_the_products(
    kept: KnowledgeStore, tmp_path: Path
) -> None:
    file = tmp_path / "groups.json"
    member = {"name": "Đăng ký khai sinh", "name_en": "Birth", "code": "1.001193"}
    group = {"id": "khai-sinh", "name": "Khác", "name_en": "Other", "members": [member]}
    file.write_text(json.dumps([group, {"id": "x"}]))

    report = take(kept, file, {})

    assert (report.counts["created"], len(report.rejected)) == (1, 1)
    assert kept.groups()[0].members[0].code == "1.001193"
