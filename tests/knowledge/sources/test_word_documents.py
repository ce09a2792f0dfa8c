"""Word documents: what is read of them and what is said to be lost."""

from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.procedures import Channel, Defect, DossierItem
from tests.knowledge.sources.build import (
    GUIDE,
    TITLE,
    only,
    procedures,
    read,
    rejected,
    remarks,
    way,
    word_document,
)

LINES = GUIDE.splitlines()


def test_tables_of_papers_and_ways_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph("Mã thủ tục: 1.234567")
    document.add_heading("Cách thức thực hiện", 2)
    table(
        document,
        ["Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"],
        ["Trực tiếp", "5 ngày làm việc", "Lệ phí: 8.000 đồng", "Nộp tại xã"],
        ["Trực tuyến", "3 ngày làm việc", "Miễn phí", ""],
        ["Dịch vụ bưu chính", "5", "8000", ""],
    )
    document.add_heading("Thành phần hồ sơ", 2)
    table(
        document,
        ["STT", "Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"],
        ["1", "Tờ khai", "Mẫu 01.docx", "Bản chính: 1\nBản sao: 0"],
        ["2", "Giấy chứng sinh", "", "Bản chính: 0\nBản sao: 2"],
    )
    document.save(str(tmp_path / "a.docx"))

    found = only(tmp_path / "a.docx")

    direct, online, postal = (
        way(found, c) for c in (Channel.DIRECT, Channel.ONLINE, Channel.POSTAL)
    )
    assert (direct.time, direct.fee, direct.note) == (
        "5 ngày làm việc", "Lệ phí: 8.000 đồng", "Nộp tại xã",
    )  # fmt: skip
    assert (online.time, online.fee) == ("3 ngày làm việc", "Miễn phí")
    assert (postal.time, postal.fee) == (None, None)
    assert found.defects == {Defect.TIME_WITHOUT_UNIT, Defect.FEE_UNIT_MISSING}
    assert found.wording.dossier[0].items == (
        DossierItem("Tờ khai", "Mẫu 01.docx", 1, 0),
        DossierItem("Giấy chứng sinh", None, 0, 2),
    )


def table(document: "docx.document.Document", *rows: list[str]) -> None:
    """A table of rows of cells."""
    made = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def test_a_table_of_labels_and_texts_is_a_guide(tmp_path: Path) -> None:
    document = docx.Document()
    table(
        document,
        ["Tên thủ tục", TITLE],
        ["Mã thủ tục", "1.234567"],
        ["Trình tự thực hiện", "Bước 1: Nộp.\nBước 2: Nhận."],
        ["Thời hạn giải quyết", "05 ngày làm việc"],
    )
    document.save(str(tmp_path / "a.docx"))

    found = only(tmp_path / "a.docx")

    assert (found.code, found.name) == ("1.234567", TITLE)
    assert found.wording.steps == "Bước 1: Nộp.\nBước 2: Nhận."
    assert way(found, Channel.DIRECT).time == "05 ngày làm việc"


def test_links_content_controls_and_tables_in_cells_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("Mã thủ tục: 1.234567", "Trình tự thực hiện:"):
        document.add_paragraph(line)
    space = nsdecls("w")
    run = "<w:r><w:t>{}</w:t></w:r>".format
    control = f"<w:sdt {space}><w:sdtContent><w:p>{run('Nộp ở xã.')}</w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(2, parse_xml(control))
    linked = document.add_paragraph("Xem ")
    link = f"<w:hyperlink {space} w:anchor='x'>{run('trang này')}</w:hyperlink>"
    inline = f"<w:sdt {space}><w:sdtContent>{run(' và nhận.')}</w:sdtContent></w:sdt>"
    for part in (link, inline):
        linked._p.append(parse_xml(part))
    table(document, ["Thành phần hồ sơ", ""])
    outer = document.tables[0].rows[0].cells[1]
    outer.text = "Tờ khai"
    inner = outer.add_table(1, 2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "Ảnh", "02 bản chính"
    document.save(str(tmp_path / "a.docx"))

    found = only(tmp_path / "a.docx")

    assert found.wording.steps == "Nộp ở xã.\nXem trang này và nhận."
    assert [item.name for item in found.wording.dossier[0].items] == [
        "Tờ khai",
        "Ảnh | 02 bản chính",
    ]


def test_an_annex_of_several_procedures_is_cut_at_their_names(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Kèm theo Quyết định số 12/QĐ-UBND ngày 01/02/2026")
    for number in range(3):
        document.add_paragraph(f"Tên thủ tục: Thủ tục số {number}")
        for line in LINES:
            document.add_paragraph(line.replace("1.234567", f"1.00000{number}"))
    document.save(str(tmp_path / "a.docx"))

    records = read(tmp_path / "a.docx")

    found = procedures(records)
    assert [(p.code, p.name) for p in found] == [
        (f"1.00000{n}", f"Thủ tục số {n}") for n in range(3)
    ]
    assert {p.decision for p in found} == {"12/QĐ-UBND"}
    assert len({p.wording.steps for p in found}) == 1
    assert rejected(records) == []


def test_changes_that_nobody_accepted_are_refused(tmp_path: Path) -> None:
    """A fee that someone put in and nobody agreed to is neither read nor left out in silence."""
    document = docx.Document()
    for line in LINES:
        paragraph = document.add_paragraph(line)
    paragraph._p.append(
        parse_xml(f"<w:ins {nsdecls('w')} w:id='1'><w:r><w:t>Phí: 9.000 đồng</w:t></w:r></w:ins>")
    )
    document.save(str(tmp_path / "a.docx"))

    (found,) = rejected(read(tmp_path / "a.docx"))

    assert "changes that nobody accepted" in found.reason


def test_what_of_a_word_document_is_not_read_is_said(tmp_path: Path) -> None:
    file = word_document(tmp_path / "a.docx", LINES)
    document = docx.Document(str(file))
    box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>"
    document.paragraphs[1]._p.append(parse_xml(box))
    document.save(str(file))

    records = read(file)

    assert len(procedures(records)) == 1
    assert remarks(records) == ["1 text boxes are not read", "1 pictures are not read"]
