"""The monthly report: read back from its PDF, and looked at as it is printed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject
from sqlalchemy import update

from api.figures import Labels
from api.reports.monthly import Line, Monthly, changed, make_report, said
from api.reports.pdf import draw
from bot.insight.tables import Table, Unit
from bot.store.tables import users
from bot.words import load_words
from tests.api.build import Site, refusal
from tests.desk.fake_figures import CHANGES, TABLES, figures

URL = "/api/desk/report.pdf"
PASSPORT = "1.001456"


@pytest.fixture
def lead(site: Site) -> Iterator[None]:
    """Lan is the lead while a test runs, and signed in."""
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role="lead"))
    site.clerk("lan")
    yield None
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role="clerk"))


def text_of(pdf: bytes) -> list[str]:
    """The words of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def _fonts(page: PageObject) -> set[str]:
    found = page["/Resources"]
    assert isinstance(found, DictionaryObject)
    fonts = found["/Font"]
    assert isinstance(fonts, DictionaryObject)
    return {str(one.get_object()["/BaseFont"]) for one in fonts.values()}


def full(accent: str = "#0b6655") -> Monthly:
    """A month in which every table has rows."""
    shown = figures()
    tables = [Table(name, columns, tuple(rows)) for name, _, columns, rows in TABLES]
    labels = Labels(load_words(), "vi")
    return Monthly(
        first=datetime(2026, 11, 1, tzinfo=UTC).date(),
        last=datetime(2026, 11, 30, tzinfo=UTC).date(),
        whole=True,
        office="Trung tâm Phục vụ hành chính công xã An Thuận",
        accent=accent,
        language="vi",
        made_on=datetime(2026, 12, 1, tzinfo=UTC).date(),
        key=tuple(Line(str(row[0]), unit, row[4], row[5], row[6]) for unit, row in CHANGES),
        tables=tuple(tables),
        titles={one.name: labels.title(Table(one.name, (), ())) for one in shown.tables},
        headings={one.name: tuple(one.columns) for one in shown.tables},
    )


def test_the_report_says_what_the_figures_say() -> None:
    """Head, key figures against the month before, tables; one to three pages, fonts inside."""
    pdf = draw(full())
    first, *others = text_of(pdf)

    assert 1 <= len(others) <= 2
    assert "Báo cáo tháng 11/2026" in first
    assert "Trung tâm Phục vụ hành chính công xã An Thuận" in first
    assert "Người hỏi 4.820 +410 Tháng trước: 4.410" in first
    assert "Được trả lời ngay 74,4% +2,4 điểm % Tháng trước: 72%" in first
    assert "Chuyển cán bộ 7,8%" in first
    rest = " ".join(others)
    assert "Đăng ký tạm trú 402" in rest
    assert "Nguyễn Thị Lan 41 96 40" in rest
    assert "5 sao 44" in rest
    assert "Chưa đủ số liệu để lập bảng: Hỏi mà chưa tìm thấy." in rest
    assert "Nhóm dưới 5 người" in rest
    fonts = set().union(*(_fonts(page) for page in PdfReader(BytesIO(pdf)).pages))
    assert all("BeVietnamPro" in font for font in fonts if "Helvetica" not in font)
    assert any("BeVietnamPro-Bold" in font for font in fonts)


def test_the_same_figures_give_the_same_file() -> None:
    """Byte for byte."""
    assert draw(full()) == draw(full())


def test_the_head_has_the_offices_colour_and_nothing_runs_over_the_edge() -> None:
    """Looked at as printed: the band at the top, white margins at both sides below it."""
    document = pypdfium2.PdfDocument(draw(full("#8a1c7c")))
    pages = [np.asarray(page.render(scale=1).to_pil().convert("RGB")) for page in document]

    assert tuple(pages[0][20, 5]) == (0x8A, 0x1C, 0x7C)
    for number, page in enumerate(pages):
        body = page[130:] if number == 0 else page
        assert (body[:, :40] == 255).all()
        assert (body[:, -40:] == 255).all()
        assert (body < 128).any()


def test_a_month_of_the_desk_is_taken_by_a_lead(site: Site, lead: None) -> None:
    """With what was asked in it, and of the month before."""
    for _ in range(6):
        site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
    answer = site.client.get(URL, params={"month": "2026-09"})

    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="mot-cua-2026-09.pdf"' in answer.headers["content-disposition"]
    first, *others = text_of(answer.content)
    assert "Báo cáo tháng 09/2026" in first
    assert "Số liệu đến hết ngày 14/09/2026" in first
    assert "Người hỏi 6 +6 Tháng trước: 0" in first
    assert "hộ chiếu" in " ".join(others).lower()


@pytest.mark.parametrize("month", ["2026-13", "2026-9", "2027-01", "tháng 9"])
def test_a_month_that_is_none_is_refused(site: Site, lead: None, month: str) -> None:
    """Badly written, or not begun."""
    refusal(site.client.get(URL, params={"month": month}), 422, "invalid")


def test_a_desk_without_a_question_has_a_report_too(site: Site) -> None:
    """It says that there is too little to show."""
    (first, *others) = text_of(draw(make_report(site.parts, "2026-08")))

    assert "Người hỏi 0" in first
    assert "Chưa đủ số liệu để lập bảng" in " ".join(others)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (12040, Unit.COUNT, "12.040"),
        (0.7524, Unit.SHARE, "75,2%"),
        (1.0, Unit.SHARE, "100%"),
        (4.58, Unit.STARS, "4,6"),
        ("<5", Unit.COUNT, "<5"),
        (-0.021, Unit.POINTS, "−2,1 điểm %"),
    ],
)
def test_numbers_are_written_as_people_write_them(
    value: float | str, unit: Unit, words: str
) -> None:
    """In Vietnamese, with a comma before the tenths."""
    assert said(value, unit, "vi") == words


def test_a_change_has_its_sign() -> None:
    """Or that there is none."""
    assert changed(74, Unit.COUNT, "vi") == "+74"
    assert changed(0.0, Unit.SHARE, "vi") == "không đổi"
    assert changed("", Unit.COUNT, "vi") == ""
    assert changed(-1204, Unit.COUNT, "en") == "−1,204"


def test_the_report_can_be_written_to_a_file(site: Site, tmp_path: Path) -> None:
    """What the command writes is what the page gives."""
    out = tmp_path / "report.pdf"
    out.write_bytes(draw(make_report(site.parts, "2026-09", "en")))

    assert "Report of 09/2026" in text_of(out.read_bytes())[0]
