"""One guide in every format gives one record: the format is no part of what it says."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.procedures import Channel, DossierCase, DossierItem, Procedure
from tests.knowledge.sources.build import GUIDE, TITLE, only, pdf, way, word_document, workbook


def as_text(folder: Path) -> Path:
    """Plain text."""
    path = folder / "guide.txt"
    path.write_text(f"{TITLE.upper()}\n{GUIDE}", "utf-8")
    return path


def as_markdown(folder: Path) -> Path:
    """Markdown whose headings are the guide's."""
    path = folder / "guide.md"
    path.write_text(f"# {TITLE}\n\n" + GUIDE.replace("\n", "\n\n"), "utf-8")
    return path


def as_html(folder: Path) -> Path:
    """A page of paragraphs."""
    path = folder / "guide.html"
    lines = "".join(f"<p>{line}</p>" for line in GUIDE.splitlines())
    path.write_text(f"<html><body><h1>{TITLE}</h1>{lines}</body></html>", "utf-8")
    return path


def as_word(folder: Path) -> Path:
    """A Word document."""
    return word_document(folder / "guide.docx", GUIDE.splitlines())


def as_pdf(folder: Path) -> Path:
    """A PDF of two pages with page numbers."""
    lines = [TITLE.upper(), *GUIDE.splitlines()]
    return pdf(folder / "guide.pdf", [[*lines[:9], "1"], [*lines[9:], "2"]])


COLUMNS = {
    "Mã thủ tục": "1.234567",
    "Tên thủ tục": TITLE,
    "Trình tự thực hiện": "Bước 1: Nộp tờ khai tại bộ phận một cửa.\nBước 2: Nhận kết quả.",
    "Cách thức thực hiện": "- Trực tiếp tại Ủy ban nhân dân cấp xã.\n"
    "- Trực tuyến trên Cổng dịch vụ công quốc gia.",
    "Thành phần hồ sơ": "Tờ khai theo mẫu (01 bản chính)\nGiấy chứng sinh (01 bản sao)",
    "Thời hạn giải quyết": "03 ngày làm việc.",
    "Đối tượng thực hiện": "Cá nhân",
    "Cơ quan thực hiện": "Ủy ban nhân dân cấp xã",
    "Kết quả": "Giấy khai sinh",
    "Lệ phí trực tiếp": "8.000 đồng",
    "Căn cứ pháp lý": "Luật Hộ tịch số 60/2014/QH13",
}


def as_csv(folder: Path) -> Path:
    """A table as text, its cells of several lines quoted."""
    path = folder / "guide.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([COLUMNS.keys(), COLUMNS.values()])
    return path


def as_workbook(folder: Path) -> Path:
    """A sheet with a title above its header."""
    rows = [["DANH MỤC THỦ TỤC"], [], list(COLUMNS), list(COLUMNS.values())]
    return workbook(folder / "guide.xlsx", rows)


def check(found: Procedure) -> None:
    """The record is what the guide says."""
    assert found.code == "1.234567"
    assert found.name.casefold() == TITLE.casefold()
    assert found.wording.steps == (
        "Bước 1: Nộp tờ khai tại bộ phận một cửa.\nBước 2: Nhận kết quả."
    )
    assert found.wording.dossier == (
        DossierCase(
            None,
            (
                DossierItem("Tờ khai theo mẫu", originals=1),
                DossierItem("Giấy chứng sinh", copies=1),
            ),
        ),
    )
    direct, online = way(found, Channel.DIRECT), way(found, Channel.ONLINE)
    assert direct.time == online.time == "03 ngày làm việc."
    assert direct.fee == "8.000 đồng"
    assert online.fee is None
    assert direct.note == "Trực tiếp tại Ủy ban nhân dân cấp xã."
    assert found.agency == "Ủy ban nhân dân cấp xã"
    assert found.audience == ("Cá nhân",)
    assert found.wording.result == "Giấy khai sinh"
    assert found.legal == ("Luật Hộ tịch số 60/2014/QH13",)
    assert found.defects == frozenset()


@pytest.mark.parametrize(
    "make", [as_text, as_markdown, as_html, as_word, as_pdf, as_csv, as_workbook]
)
def test_a_guide_says_the_same_in_every_format(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    found = only(make(tmp_path))

    check(found)
