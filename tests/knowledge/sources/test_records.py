"""Tables and JSON: a record each, a reason for each that is not one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import SourceUnreadable
from knowledge.procedures import Channel, Defect, DossierCase, DossierItem, Method, OnlineLevel
from knowledge.sources.columns import PARTS, part_of_column
from knowledge.sources.plain import without_markup
from knowledge.versions import Abolition, Decision
from tests.knowledge.sources.build import (
    only,
    procedures,
    read,
    rejected,
    remarks,
    way,
    workbook,
)
from tests.knowledge.sources.shapes import CRAWLED, OWN, PLAIN, PORTAL


def portal(folder: Path, **changes: Any) -> Path:
    """The portal's record with changes."""
    path = folder / "a.json"
    path.write_text(json.dumps({**PORTAL, **changes}), "utf-8")
    return path


def test_the_portals_json_is_read_field_by_field(tmp_path: Path) -> None:
    found = only(portal(tmp_path))

    assert (found.code, found.name) == ("1.234567", "Đăng ký nuôi chim yến")
    assert found.wording.steps == "Bước 1\nNộp tờ khai.\nGiữ biên nhận.\nNhận kết quả."
    assert found.wording.methods == (
        Method(Channel.ONLINE, "5 ngày làm việc", "Miễn phí"),
        Method(Channel.DIRECT, "7 ngày", "50.000 đồng/ lần"),
    )
    assert found.wording.dossier == (
        DossierCase("Nuôi mới", (DossierItem("Tờ khai", "to-khai.docx", 1, 2),)),
    )
    assert found.wording.requirements is None
    assert found.wording.result == "Giấy xác nhận"
    assert found.online_level is OnlineLevel.FULL
    assert found.non_territorial is True
    assert found.levels == ("Cấp xã",)
    assert found.legal == ("Luật Chăn nuôi",)
    assert found.decision == "12/QĐ-BNNMT"
    assert found.decided_on == date(2025, 12, 28)
    assert found.as_of == date(2026, 1, 1)
    assert found.url == (
        "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0a1b2c3d-0000-4000-8000-0123456789ab"
    )
    assert found.defects == frozenset()


@pytest.mark.parametrize(
    ("full", "offline", "methods", "level"),
    [
        (True, False, ["ONLINE"], OnlineLevel.FULL),
        (False, False, ["ONLINE", "DIRECT"], OnlineLevel.PARTIAL),
        (False, False, ["DIRECT"], OnlineLevel.NONE),
        (False, True, ["ONLINE"], OnlineLevel.NONE),
    ],
)
def test_the_portal_tells_online_full_from_partial(
    full: bool, offline: bool, methods: list[str], level: OnlineLevel, tmp_path: Path
) -> None:
    ways = [{"submissionMethod": method} for method in methods]

    found = only(portal(tmp_path, isFullProcess=full, isOfflineOnly=offline, executionMethods=ways))

    assert found.online_level is level


def test_faults_of_the_portals_values_are_marks(tmp_path: Path) -> None:
    ways = [
        {"submissionMethod": "DIRECT", "processingTime": 3, "fees": [{"value": 50}]},
        {
            "submissionMethod": "ONLINE",
            "fees": [{"value": 0, "description": "Lệ phí: 30.000 đồng/lần"}],
        },
        {
            "submissionMethod": "POSTAL",
            "fees": [{"value": 20000, "description": "đến hết ngày 31/12/2025"}],
        },
    ]

    found = only(portal(tmp_path, executionMethods=ways, executionCases=[]))

    assert found.defects == {
        Defect.TIME_WITHOUT_UNIT,
        Defect.FEE_UNIT_MISSING,
        Defect.FEE_CONTRADICTS_NOTE,
        Defect.FEE_WINDOW_PAST,
        Defect.DOSSIER_MISSING,
    }
    assert way(found, Channel.DIRECT) == Method(Channel.DIRECT)
    assert way(found, Channel.ONLINE).fee == "Lệ phí: 30.000 đồng/lần"


@pytest.mark.parametrize("state", ["ABOLISHED", "DELETED", "EXPIRED"])
def test_what_the_portal_says_is_over_ends_with_its_document(state: str, tmp_path: Path) -> None:
    proposal = {"proposalNumber": "12/QĐ-BCA", "publicationDate": 1776322551251}

    (ended,) = read(portal(tmp_path, state=state, procedureProposal=proposal))
    (bare,) = read(portal(tmp_path, state=state, procedureProposal=None, decisionNo=None))

    assert ended == Abolition("1.234567", Decision("12/QĐ-BCA", date(2026, 4, 16)))
    assert bare == Abolition("1.234567", Decision())


@pytest.mark.parametrize("wrap", ["list", "data", "items"])
def test_records_may_come_as_a_list_or_wrapped(wrap: str, tmp_path: Path) -> None:
    entries = [PORTAL, {**PORTAL, "code": "", "name": "x"}, 5, {**OWN, "code": "1.000009"}, PLAIN]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(entries if wrap == "list" else {wrap: entries}), "utf-8")

    records = read(path)

    assert [p.code for p in procedures(records)] == ["1.234567", "1.000009", "1.234567"]
    assert [(r.where, r.reason) for r in rejected(records)] == [
        ("a.json: entry 2", "no code"),
        ("a.json: entry 3", "not a JSON object"),
    ]


def test_a_guide_of_title_and_text_is_steps(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(PLAIN), "utf-8")

    found = only(path)

    assert found.name == "THỦ TỤC NUÔI CHIM YẾN"
    assert found.wording.steps == "Truy cập cổng và đăng nhập bằng VNeID.\n- Bấm “Nộp”."
    assert found.online_level is OnlineLevel.FULL
    assert remarks(read(path)) == ["1 marks of its layout (VIDEO, lone numbers) not kept"]


def test_a_json_of_something_else_is_not_taken_for_guides(tmp_path: Path) -> None:
    path = tmp_path / "package.json"
    path.write_text('{"name": "x", "version": "1"}', "utf-8")

    with pytest.raises(SourceUnreadable, match="no importer reads this kind of file"):
        read(path)


@pytest.mark.parametrize("field", ["decision", "url", "field", "agency"])
def test_a_value_of_the_wrong_kind_is_named(field: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**OWN, field: {"x": 1}}), "utf-8")

    (found,) = rejected(read(path))

    assert OWN["code"] in found.reason


def test_of_the_same_record_crawled_and_from_the_portal_the_fee_reads_alike(tmp_path: Path) -> None:
    """An import from the portal after one from a crawl is no change where nothing changed."""
    crawled = tmp_path / "a.jsonl"
    row = {"channel": "Trực tuyến", "time": "5 Ngày làm việc", "fee_and_note": "50,000 VNĐ (/lần)"}
    crawled.write_text(json.dumps({**CRAWLED, "methods": [row]}), "utf-8")
    ways = [
        {
            "submissionMethod": "ONLINE",
            "processingTime": 5,
            "processingTimeUnit": "WORKING_DAY",
            "fees": [{"value": 50000, "description": "/lần"}],
        }
    ]

    found = only(portal(tmp_path, executionMethods=ways))

    assert found.wording.methods == only(crawled).wording.methods


def test_a_bad_row_is_named_and_the_rest_is_taken(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["STT", "Mã thủ tục", "Tên", "Trình tự", "Ghi chú lạ"],
            [1, "1.000001", "Một", "Nộp.", "x"],
            [2, None, "Không mã", "Nộp.", ""],
            [3, "mã sai", "Sai", "Nộp.", ""],
            [],
            [4, "1.000004", "Không chữ", None, ""],
            [5, "1.000005", "Năm", "Nộp.", ""],
        ],
    )

    records = read(path)

    assert [p.code for p in procedures(records)] == ["1.000001", "1.000005"]
    assert [r.where for r in rejected(records)] == [f"a.xlsx:Thủ tục:{n}" for n in (3, 4, 6)]
    assert remarks(records) == ["the column “Ghi chú lạ” is not known: it is not read"]


def test_a_code_that_a_spreadsheet_took_for_a_number_keeps_its_zeros(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["code", "name", "steps"], [1.00419, "Hộ chiếu", "Nộp."]])

    assert only(path).code == "1.004190"


def test_every_sheet_is_read_and_one_without_a_header_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["code", "name", "steps"], ["1.000001", "A", "Nộp."]])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("Ghi chú")
    other.append(["chỉ là ghi chú"])
    book.save(path)

    records = read(path)

    assert [p.code for p in procedures(records)] == ["1.000001"]
    (found,) = rejected(records)
    assert found.where == "a.xlsx:Ghi chú"
    assert "must name the columns" in found.reason


def test_a_fee_that_is_a_bare_number_is_a_mark(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["code", "name", "steps", "fee", "time"], ["1.000001", "A", "Nộp.", 50000, 5]],
    )

    found = only(path)

    assert found.defects >= {Defect.FEE_UNIT_MISSING, Defect.TIME_WITHOUT_UNIT}
    assert found.wording.methods == (Method(Channel.DIRECT),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_headers(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [["Mã", "Tên thủ tục", "Trình tự"], ["1.000001", "A", "Nộp."]]
    path.write_text("\n".join(delimiter.join(row) for row in rows), "utf-8")

    assert only(path).name == "A"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_a_column_under_its_own_name(part: str) -> None:
    assert part_of_column(part) == (part, None)


@pytest.mark.parametrize(
    ("column", "part"),
    [
        ("Mã TTHC", ("code", None)),
        ("Lệ phí trực tuyến", ("fee", Channel.ONLINE)),
        ("time_postal", ("time", Channel.POSTAL)),
        ("Thời hạn giải quyết (trực tiếp)", ("time", Channel.DIRECT)),
        ("Yêu cầu, điều kiện thực hiện", ("requirements", None)),
        ("Ngày cập nhật", ("as_of", None)),
        ("Màu", None),
    ],
)
def test_columns_are_known_by_their_vietnamese_names(column: str, part: object) -> None:
    assert part_of_column(column) == part


@given(st.text(alphabet="<>/abipscrt !-&;='\"x\n", max_size=60))
def test_no_tag_survives_the_removal_of_markup(text: str) -> None:
    once = without_markup(text)

    assert without_markup(once) == once
    assert "<script" not in once.lower().replace("<script<", "")


@pytest.mark.parametrize("text", ["3<5 và 7>2", "<Tên tệp>", "a < b", "--> bấm “Nộp”", "R&D"])
def test_text_that_is_no_markup_stays(text: str) -> None:
    assert without_markup(text) == text
