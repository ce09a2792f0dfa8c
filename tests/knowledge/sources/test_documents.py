"""Pages, Word documents, PDFs and Markdown: what is read of them and what is said to be lost."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter

from knowledge.procedures import Channel, Defect, DossierCase, DossierItem, OnlineLevel
from knowledge.sources.records import Given
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

PAGE = """<html><head><title>x</title></head><body>
<header><h1>Tách thửa đất</h1><p>(Mã TTHC: 1.234567)</p></header>
<a href="/">Trở về</a>
<section><div><h3>⏰ Thời gian giải quyết</h3><p><strong>17-20 ngày</strong> (vùng thường)</p>
<p><strong>27-30 ngày</strong> (hải đảo)</p></div>
<div><h3>📍 Nơi nộp hồ sơ</h3><p>1. Trung tâm Phục vụ HCC</p><p>2. Dịch vụ bưu chính</p>
<p>3. Cổng Dịch vụ công Quốc gia</p></div></section>
<h2>Quy Trình 2 Bước</h2>
<div><div>1</div><h4>Nộp Hồ Sơ</h4><p>Nộp tại trung tâm.</p></div>
<div><div>2</div><h4>Trả Kết Quả</h4><p>Nhận giấy chứng nhận.</p></div>
<h2>Hồ Sơ Cần Chuẩn Bị</h2><h3>Hồ sơ chung:</h3><ul><li>Đơn (01 bản chính)</li></ul>
<h3>Tùy trường hợp, bổ sung:</h3><ul><li>Giấy ủy quyền (02 bản sao)</li></ul>
<h2>Chi Tiết Chi Phí</h2>
<h3>Đối tượng: Cá nhân</h3><h4>Nộp Trực Tiếp / Bưu Chính</h4>
<ul><li><span>Phí:</span> <span>810.000đ</span></li></ul>
<h4>Nộp Trực tuyến</h4><ul><li><span>Phí:</span> <span>769.500đ</span></li></ul>
<h3>Đối tượng: Tổ chức</h3><h4>Nộp Trực tuyến</h4><p>0đ</p>
<p><strong>Lưu ý chung:</strong> thêm thửa: 50.000đ</p>
<h2>Căn Cứ Pháp Lý</h2><ul><li>Luật Đất đai 2024</li></ul>
<h2>Sẵn sàng thực hiện thủ tục?</h2><p>Nộp ngay!</p>
<footer><p>Thông tin được tổng hợp từ Quyết định số 2228/QĐ-UBND.</p></footer></body></html>"""


def test_a_page_gives_each_way_its_own_fee(tmp_path: Path) -> None:
    page = tmp_path / "1.234567.H19.html"
    page.write_text(PAGE, "utf-8")

    found = only(page)

    shared = "Lưu ý chung: thêm thửa: 50.000đ"
    assert way(found, Channel.DIRECT).fee == f"Đối tượng: Cá nhân\nPhí: 810.000đ\n{shared}"
    assert way(found, Channel.POSTAL).fee == f"Đối tượng: Cá nhân\nPhí: 810.000đ\n{shared}"
    assert way(found, Channel.ONLINE).fee == (
        f"Đối tượng: Cá nhân\nPhí: 769.500đ\nĐối tượng: Tổ chức\n0đ\n{shared}"
    )
    assert way(found, Channel.DIRECT).note == "Trung tâm Phục vụ HCC"
    assert {m.time for m in found.wording.methods} == {
        "17-20 ngày (vùng thường)\n27-30 ngày (hải đảo)"
    }


def test_a_page_gives_steps_cases_and_its_decision(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE, "utf-8")

    found = only(page)

    assert found.name == "Tách thửa đất"
    assert found.code == "1.234567"
    assert found.decision == "2228/QĐ-UBND"
    assert found.wording.summary is None
    assert found.wording.steps == (
        "1. Nộp Hồ Sơ\nNộp tại trung tâm.\n2. Trả Kết Quả\nNhận giấy chứng nhận."
    )
    assert found.wording.dossier == (
        DossierCase(None, (DossierItem("Đơn", originals=1),)),
        DossierCase("Tùy trường hợp, bổ sung", (DossierItem("Giấy ủy quyền", copies=2),)),
    )


def test_links_to_papers_are_read_and_links_about_the_site_are_not(tmp_path: Path) -> None:
    page = tmp_path / "1.234567.html"
    page.write_text(
        "<h1>Nuôi gà</h1><p><a href='index.html'>Trang chủ</a></p><h2>Thành phần hồ sơ</h2>"
        "<p><a href='to-khai.docx'>Tờ khai</a></p><a href='#top'>Lên đầu trang</a>"
        "<!-- ghi chú --><p>Giấy <!-- x -->ủy quyền<br>Ảnh 3x4</p>",
        "utf-8",
    )

    found = only(page)

    names = [item.name for item in found.wording.dossier[0].items]
    assert names == ["Tờ khai", "Giấy ủy quyền", "Ảnh 3x4"]
    assert "Trang chủ" not in str(found)


def test_a_table_within_a_table_stays_in_its_cell(tmp_path: Path) -> None:
    page = tmp_path / "1.234567.html"
    inner = "<table><tr><td>Bước 1</td><td>Nộp.</td></tr></table>"
    page.write_text(
        f"<table><tr><td>Trình tự thực hiện</td><td>{inner}<p>Hết.</p></td></tr></table>", "utf-8"
    )

    assert only(page).wording.steps == "Bước 1 | Nộp.\nHết."


def test_a_guide_without_a_code_says_what_to_do(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.replace("1.234567", "…"), "utf-8")

    (found,) = rejected(read(page))
    given = only(page, Given(code="1.234567"))

    assert found.where == "a.html"
    assert "Tách thửa đất" in found.reason
    assert all(way in found.reason for way in ("Mã thủ tục: 1.234567", "`code`", "--code"))
    assert given.code == "1.234567"


def test_the_beginning_of_the_files_name_may_be_the_code(tmp_path: Path) -> None:
    page = tmp_path / "1.234567.H19.html"
    page.write_text(PAGE.replace("(Mã TTHC: 1.234567)", ""), "utf-8")

    assert only(page).code == "1.234567"


def test_a_code_given_against_the_guides_own_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE, "utf-8")

    (found,) = rejected(read(page, Given(code="1.000001")))

    assert "says 1.234567, --code says 1.000001" in found.reason


def test_a_section_that_announces_no_field_stands_with_the_steps(tmp_path: Path) -> None:
    guide = tmp_path / "a.md"
    guide.write_text(
        "---\ncode: 1.234567\nmàu: đỏ\n---\n# Nuôi gà\n\nGiới thiệu.\n\n## Quy trình\n\n"
        "1. Nộp.\n2. Nhận.\n\n## Mẹo vặt\n\nĐi sớm.\n",
        "utf-8",
    )

    records = read(guide)

    (found,) = procedures(records)
    assert found.wording.steps == "1. Nộp.\n2. Nhận.\nMẹo vặt\nĐi sớm."
    assert found.wording.summary == "Giới thiệu."
    assert remarks(records) == [
        "the field “màu” is not known",
        "“Mẹo vặt” announces no field: its text stands with the steps",
    ]


def test_front_matter_tells_what_the_text_does_not(tmp_path: Path) -> None:
    guide = tmp_path / "a.md"
    guide.write_text(
        "---\ncode: 1.234567\nname: Nuôi gà\nas_of: 2026-03-01\nurl: https://xa.gov.vn/ga\n"
        "online: một phần\nlĩnh vực: Chăn nuôi\naliases: [nuôi gà con, xin nuôi gà]\n"
        "fee_online: Miễn phí\nlevel: Cấp xã, Cấp tỉnh\ndecision: 12/QĐ-UBND\n"
        "Ngày ban hành: 01/02/2026\neffective_from: 2026-03-01\neffective_until: 31/12/2026\n"
        "---\nNộp tờ khai ở xã.\n",
        "utf-8",
    )

    found = only(guide)

    assert (found.name, found.field, found.url) == ("Nuôi gà", "Chăn nuôi", "https://xa.gov.vn/ga")
    assert found.aliases == ("nuôi gà con", "xin nuôi gà")
    assert found.levels == ("Cấp xã", "Cấp tỉnh")
    assert found.online_level is OnlineLevel.PARTIAL
    assert str(found.as_of) == "2026-03-01"
    assert (found.decision, str(found.decided_on)) == ("12/QĐ-UBND", "2026-02-01")
    assert (str(found.effective_from), str(found.effective_until)) == ("2026-03-01", "2026-12-31")
    assert way(found, Channel.ONLINE).fee == "Miễn phí"
    assert found.wording.steps == "Nộp tờ khai ở xã."
    assert found.defects == {Defect.DOSSIER_MISSING}


@pytest.mark.parametrize("front", ["- a\n- b", "a: [", "!!python/object/apply:os.system [ls]"])
def test_front_matter_that_is_no_map_is_refused(front: str, tmp_path: Path) -> None:
    guide = tmp_path / "1.234567.md"
    guide.write_text(f"---\n{front}\n---\nNộp.\n", "utf-8")

    (found,) = rejected(read(guide))

    assert "front matter" in found.reason


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
