"""Pages: what is read of them, and where their code comes from."""

from pathlib import Path

from knowledge.procedures import Channel, DossierCase, DossierItem
from knowledge.sources.records import Given
from tests.knowledge.sources.build import (
    only,
    read,
    rejected,
    way,
)

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
