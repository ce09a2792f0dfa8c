"""PDFs: lines, titles, ruled tables; what cannot be read says what to do."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from knowledge.procedures import Channel
from tests.knowledge.sources.build import (
    GUIDE,
    TITLE,
    only,
    pdf,
    procedures,
    read,
    rejected,
    remarks,
    way,
    word_document,
)

LINES = GUIDE.splitlines()


def test_lines_of_a_pdf_flow_together_and_its_page_furniture_goes(tmp_path: Path) -> None:
    pages = [
        ["UBND XÃ AN THUẬN", TITLE.upper(), "Mã thủ tục: 1.234567", "Trình tự thực hiện:",
         "Bước 1: Truy cập cổng dịch vụ công và đăng", "nhập bằng tài khoản của bạn tại x", "ã.",
         "Trang 1/3"],
        ["UBND XÃ AN THUẬN", "Bước 2: Nộp hồ sơ.", "Trang 2/3"],
        ["UBND XÃ AN THUẬN", "Bước 3: Nhận kết quả.", "Trang 3/3"],
    ]  # fmt: skip

    found = only(pdf(tmp_path / "a.pdf", pages))

    assert found.wording.steps == (
        "Bước 1: Truy cập cổng dịch vụ công và đăng nhập bằng tài khoản của bạn tại xã.\n"
        "Bước 2: Nộp hồ sơ.\nBước 3: Nhận kết quả."
    )


def test_larger_letters_of_a_pdf_are_its_title(tmp_path: Path) -> None:
    title = ["1. Đăng ký khai sinh, đăng ký", "thường trú cho trẻ"]

    found = only(pdf(tmp_path / "a.pdf", [[*title, *LINES]], large=2))

    assert found.name == "Đăng ký khai sinh, đăng ký thường trú cho trẻ"
    assert found.wording.steps == (
        "Bước 1: Nộp tờ khai tại bộ phận một cửa.\nBước 2: Nhận kết quả."
    )


def test_a_ruled_table_of_a_pdf_is_read_cell_by_cell(tmp_path: Path) -> None:
    table = [
        ["Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí"],
        ["Trực tiếp", "5 ngày làm việc\nkể từ ngày nhận", "Lệ phí:\n8.000 đồng"],
        ["Trực tuyến", "3 ngày làm việc", "Miễn phí"],
    ]
    lines = [TITLE.upper(), "Mã thủ tục: 1.234567", "Cách thức thực hiện"]

    found = only(pdf(tmp_path / "a.pdf", [lines], table=table))

    direct, online = way(found, Channel.DIRECT), way(found, Channel.ONLINE)
    assert direct.time == "5 ngày làm việc kể từ ngày nhận"
    assert direct.fee == "Lệ phí:\n8.000 đồng"
    assert (online.time, online.fee) == ("3 ngày làm việc", "Miễn phí")


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    records = read(pdf(tmp_path / "a.pdf", [LINES, [], []]))

    assert len(procedures(records)) == 1
    assert remarks(records) == ["pages 2, 3 without text (pictures?): not read"]


def test_a_scanned_pdf_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (found,) = rejected(read(pdf(tmp_path / "a.pdf", [[], []])))

    assert "only pictures" in found.reason
    assert "text recognition" in found.reason


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter(PdfReader(pdf(tmp_path / "a.pdf", [LINES])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")

    (found,) = rejected(read(tmp_path / "b.pdf"))

    assert "encrypted; save it without a password" in found.reason


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_a_truncated_document_is_rejected_and_named(name: str, tmp_path: Path) -> None:
    whole = (
        word_document(tmp_path / name, LINES) if name == "a.docx" else pdf(tmp_path / name, [LINES])
    )
    whole.write_bytes(whole.read_bytes()[:400])

    (found,) = rejected(read(whole))

    assert found.where == name
    assert found.reason.startswith(name)
