"""Figures of the desk: what was asked and found, without persons, in files that are harmless."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from api.look.sheets import as_csv, as_xlsx, safe
from bot.insight.tables import FEWEST, Table
from bot.store.tables import users
from tests.api.build import Site

URL = "/api/desk/insight"
PASSPORT = "1.001456"


@pytest.fixture
def lead(site: Site) -> object:
    """Lan is the lead while a test runs, and signed in."""
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role="lead"))
    site.clerk("lan")
    yield None
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role="clerk"))


def tables(site: Site) -> dict[str, list[list[Any]]]:
    """The rows of each table of the last seven days."""
    answer = site.client.get(URL)
    assert answer.status_code == 200, answer.text
    return {table["name"]: table["rows"] for table in answer.json()["tables"]}


def test_what_many_asked_is_shown_and_what_few_asked_is_not(site: Site, lead: object) -> None:
    """Five people make a group; four are left out, with everything about them."""
    for _ in range(FEWEST):
        site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
    for _ in range(FEWEST - 1):
        site.citizen().ask("", choice="p:1.001193:fee")

    found = tables(site)

    (passport,) = found["procedures"]
    assert "hộ chiếu" in passport[0].lower()
    assert passport[1] == FEWEST
    assert [row[0] for row in found["fields"]] == ["Quản lý xuất nhập cảnh"]
    assert found["hours"] == [["09:00", 2 * FEWEST - 1]]
    assert found["channels"] == [["Trang web", 2 * FEWEST - 1]]
    assert found["families"][0] == ["Đã trả lời", 9, 1.0, 1.0]


def test_one_person_who_asks_often_is_no_group(site: Site, lead: object) -> None:
    """People are counted, not messages."""
    hoa = site.citizen()
    for _ in range(FEWEST + 1):
        hoa.ask("", choice=f"p:{PASSPORT}:fee")

    assert tables(site)["procedures"] == []


def test_what_was_not_found_is_named_by_its_common_words(site: Site, lead: object) -> None:
    """Never by what one person wrote: no number, no name that only one of them gave."""
    names = ("Hoa", "Mai", "Tú", "Yến", "Sơn")
    for name in names:
        site.citizen().ask(f"giấy phép thả diều chơi ban đêm ngoài đồng cỏ của {name} 0912345678")

    found = tables(site)["unfound"]

    ((words, people, share),) = found
    assert (people, share) == (FEWEST, 1.0)
    assert {"phép", "thả", "diều", "chơi", "đêm"} <= set(words.split())
    assert not {name.lower() for name in names} & set(words.split())
    assert "0912345678" not in words


def test_a_kept_promise_is_measured_in_working_time(site: Site, lead: object) -> None:
    """Four of five first answers came within half an hour of work."""
    page = site.clerk("lan")
    for number in range(5):
        case_id = site.case()
        site.clock.forward(31 * 60 if number == 4 else 10 * 60)
        at = f"/api/desk/cases/{case_id}"
        site.client.post(f"{at}/claim", headers=page)
        body = {"client_id": "r1", "text": "Chào bạn"}
        site.client.post(f"{at}/reply", headers=page, json=body)

    found = tables(site)

    ((_, cases, kept, minutes),) = found["promises"]
    assert (cases, kept, minutes) == (5, 0.8, 10.0)
    assert found["workload"] == [["Nguyễn Thị Lan", 5, 5, 0, 0, 0.8]]


def test_a_period_that_cannot_be_is_refused(site: Site, lead: object) -> None:
    """Backwards, or longer than a year."""
    for since, until in (("2026-09-14", "2026-09-13"), ("2024-01-01", "2026-01-01")):
        answer = site.client.get(URL, params={"since": since, "until": until})
        assert answer.status_code == 422


def test_csv_and_xlsx_hold_the_same_rows(site: Site, lead: object) -> None:
    """CSV opens in Excel with its diacritics; the workbook has a sheet a table."""
    for _ in range(FEWEST):
        site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
    shown = tables(site)["procedures"]

    raw = site.client.get(f"{URL}.csv", params={"table": "procedures"})
    book = load_workbook(BytesIO(site.client.get(f"{URL}.xlsx").content))

    rows = list(csv.reader(StringIO(raw.content.decode("utf-8-sig"))))
    assert rows == [["Nhóm", "Số lượt"], [shown[0][0], str(shown[0][1])]]
    sheet = book["Thủ tục được hỏi"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [rows[0], shown[0]]
    assert len(book.sheetnames) == 16
    assert raw.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_begins_a_formula(cell: str) -> None:
    """What a person wrote is text in every spreadsheet; numbers stay numbers."""
    table = Table("unfound", ("words",), ((cell, -2.5),))

    text = as_csv(table, ["=x"]).decode("utf-8-sig")
    book = load_workbook(BytesIO(as_xlsx([table], {"unfound": "a"}, {"unfound": ["=x"]})))

    assert text.startswith("'=x")
    assert list(csv.reader(StringIO(text, newline="")))[1] == [f"'{cell}", "-2.5"]
    assert all(row[0].data_type == "s" for row in book["a"].iter_rows())
    assert safe(-2.5) == -2.5


def test_what_no_spreadsheet_can_hold_is_replaced() -> None:
    """A control character in a procedure's name does not cost the whole table."""
    table = Table("unfound", ("words",), (("khai\x00 sinh\x1f", 1),))

    book = load_workbook(BytesIO(as_xlsx([table], {"unfound": "a"}, {"unfound": ["x"]})))

    assert book["a"]["A2"].value == "khai\N{REPLACEMENT CHARACTER} sinh\N{REPLACEMENT CHARACTER}"


def test_a_week_is_compared_with_the_week_before(site: Site, lead: object) -> None:
    """All answered now, all refused then."""
    for _ in range(FEWEST):
        site.citizen().ask("hôm nay ăn gì ngon")
    site.clock.now += timedelta(days=7)
    for _ in range(FEWEST):
        site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
    site.clerk("lan")

    families = {row[0]: row[1:] for row in tables(site)["families"]}

    assert isinstance(site.clock.now, datetime)
    assert families["Đã trả lời"] == [FEWEST, 1.0, 1.0]
    assert families["Từ chối"] == [0, 0.0, -1.0]
