"""Files for the tests of importers, made by the libraries that offices' own programs resemble."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import docx
import openpyxl
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

from knowledge.procedures import Channel, Method, Procedure
from knowledge.sources.dispatch import read_source
from knowledge.sources.records import NOTHING_GIVEN, Given, Noted, Record, Rejected
from knowledge.sources.registry import importers
from knowledge.sources.whisper_transcriber import NO_TRANSCRIBER

TODAY = date(2026, 7, 15)

GUIDE = """Mã thủ tục: 1.234567
a) Trình tự thực hiện:
Bước 1: Nộp tờ khai tại bộ phận một cửa.
Bước 2: Nhận kết quả.
b) Cách thức thực hiện:
- Trực tiếp tại Ủy ban nhân dân cấp xã.
- Trực tuyến trên Cổng dịch vụ công quốc gia.
c) Thành phần, số lượng hồ sơ:
- Tờ khai theo mẫu (01 bản chính)
- Giấy chứng sinh (01 bản sao)
d) Thời hạn giải quyết: 03 ngày làm việc.
đ) Đối tượng thực hiện thủ tục hành chính: Cá nhân
e) Cơ quan thực hiện thủ tục hành chính: Ủy ban nhân dân cấp xã
g) Kết quả thực hiện thủ tục hành chính: Giấy khai sinh
h) Phí, lệ phí: Trực tiếp: 8.000 đồng
k) Yêu cầu, điều kiện thực hiện thủ tục hành chính: Không
l) Căn cứ pháp lý của thủ tục hành chính:
- Luật Hộ tịch số 60/2014/QH13
"""
"""A guide in the parts of a decision that announces procedures, without its title."""

TITLE = "Đăng ký khai sinh tại xã"


def read(path: Path, given: Given = NOTHING_GIVEN) -> list[Record]:
    """What the product reads from a file."""
    return list(read_source(path, importers(TODAY, NO_TRANSCRIBER, given)))


def procedures(records: Sequence[Record]) -> list[Procedure]:
    """The procedures among records."""
    return [record for record in records if isinstance(record, Procedure)]


def rejected(records: Sequence[Record]) -> list[Rejected]:
    """The rejections among records."""
    return [record for record in records if isinstance(record, Rejected)]


def remarks(records: Sequence[Record]) -> list[str]:
    """The remarks among records."""
    return [record.remark for record in records if isinstance(record, Noted)]


def only(path: Path, given: Given = NOTHING_GIVEN) -> Procedure:
    """The one procedure of a file, nothing of which was rejected."""
    records = read(path, given)
    assert rejected(records) == []
    (found,) = procedures(records)
    return found


def way(procedure: Procedure, channel: Channel) -> Method:
    """The one way of a channel."""
    (found,) = (m for m in procedure.wording.methods if m.channel is channel)
    return found


def word_document(path: Path, lines: Sequence[str], title: str = TITLE) -> Path:
    """A Word document: a title and paragraphs."""
    document = docx.Document()
    document.add_heading(title, level=1)
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Thủ tục"
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def pdf(
    path: Path, pages: Sequence[Sequence[str]], table: Sequence[Sequence[str]] = (), large: int = 0
) -> Path:
    """A PDF of lines of text, whose font says by ToUnicode which letters it shows.

    The first `large` lines of each page are in larger letters; the last page ends with `table`.
    """
    writer = PdfWriter()
    said = [line for page in pages for line in page] + [cell for row in table for cell in row]
    letters = sorted(set("".join(said)) - {"\n"})
    codes = {letter: f"{number:04X}" for number, letter in enumerate(letters, start=1)}
    font = writer._add_object(_font(writer, codes))
    for number, page in enumerate(pages, start=1):
        added = writer.add_blank_page(595, 842)
        fonts = DictionaryObject({NameObject("/F1"): font})
        added[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        drawn = list(_shown(page, codes, large))
        drawn += _drawn(table, codes, 760 - 14 * len(page)) if number == len(pages) else []
        stream.set_data("\n".join(drawn).encode())
        added[NameObject("/Contents")] = writer._add_object(stream)
    with path.open("wb") as file:
        writer.write(file)
    return path


def _shown(lines: Sequence[str], codes: dict[str, str], large: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield _at(50, 800 - 14 * number, line, codes, 13 if number < large else 10)


def _drawn(table: Sequence[Sequence[str]], codes: dict[str, str], top: int) -> Iterator[str]:
    """Rows of ruled cells, 120 wide and 40 high, their lines one below the other."""
    for number, row in enumerate(table):
        for place, cell in enumerate(row):
            left, bottom = 50 + 120 * place, top - 40 * (number + 1)
            yield f"{left} {bottom} 120 40 re S"
            for line, text in enumerate(cell.split("\n")):
                yield _at(left + 4, bottom + 28 - 12 * line, text, codes, 10)


def _at(x: int, y: int, line: str, codes: dict[str, str], size: int) -> str:
    text = "".join(codes[letter] for letter in line)
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text}> Tj ET"


def _font(writer: PdfWriter, codes: dict[str, str]) -> DictionaryObject:
    pairs = "\n".join(f"<{code}> <{ord(letter):04X}>" for letter, code in codes.items())
    cmap = DecodedStreamObject()
    cmap.set_data(
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
        f"endcodespacerange {len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end".encode()
    )
    inner = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/Test"),
            NameObject("/DW"): NumberObject(500),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Test"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(inner)]),
            NameObject("/ToUnicode"): writer._add_object(cmap),
        }
    )


def with_part(path: Path, name: str, content: bytes) -> Path:
    """`path`, an office file, with one more part in its archive."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path
