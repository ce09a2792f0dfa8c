"""What the crawl's flattened cells become, and what is marked instead of guessed."""

from datetime import date
from typing import Any

import pytest

from knowledge.procedures import Defect, DossierCase, DossierItem, Method
from knowledge.sources import crawled
from knowledge.sources.crawled_fees import method, split_fee
from knowledge.sources.crawled_fields import dossier

TODAY = date(2026, 7, 15)


def row(fee: str, time: str | None = "5 Ngày làm việc") -> dict[str, Any]:
    """One line of the submission table."""
    return {"channel": "Trực tiếp", "time": time, "fee_and_note": fee}


@pytest.mark.parametrize(
    ("cell", "fee"),
    [
        ("10,000 Việt Nam Đồng", "10.000 đồng"),
        ("2,000 Việt Nam Đồng(/trang)", "2.000 đồng/trang"),
        ("50 USD(mỗi lần)", "50 USD (mỗi lần)"),
        ("Miễn phí(Không)", "Miễn phí"),
        ("Miễn phí((Nộp tại xã))", "Miễn phí (Nộp tại xã)"),
        ("10,000 Việt Nam Đồng(A)20,000 VNĐ(B)", "10.000 đồng (A)\n20.000 đồng (B)"),
    ],
)
def test_a_fee_is_written_as_people_write_it(cell: str, fee: str) -> None:
    """Spaces, currency and brackets are mended; no word is lost."""
    assert method(row(cell), TODAY)[0].fee == fee


def test_a_long_remark_begins_a_line_of_its_own() -> None:
    """So that it can be read, and quoted without its amount."""
    remark = "Lệ phí cấp đổi thẻ đối với các trường hợp quy định tại khoản 1 Điều 24 của Luật"

    assert method(row(f"50,000 VNĐ({remark})"), TODAY)[0].fee == f"50.000 đồng\n{remark}"


def test_free_against_a_named_amount_is_left_out_and_marked() -> None:
    """The column says free, the remark an amount: the amount stays, the conflict is marked."""
    found, defects = method(row("Miễn phí(Lệ phí cấp mới 40.000đồng/lần.)"), TODAY)

    assert found.fee == "Lệ phí cấp mới 40.000đồng/lần."
    assert defects == {Defect.FEE_CONTRADICTS_NOTE}


@pytest.mark.parametrize("cell", ["700 VNĐ", "50 VNĐ(Phí: 700.000 đồng/cơ sở.)", "1 VNĐ"])
def test_an_amount_that_no_fee_can_have_is_left_out_and_marked(cell: str) -> None:
    """Below 1.000 dong the column lacks its thousands."""
    found, defects = method(row(cell), TODAY)

    assert Defect.FEE_UNIT_MISSING in defects
    assert not (found.fee or "").startswith(cell[:2])


def test_dollars_may_be_few() -> None:
    """10 USD is a fee."""
    assert method(row("10 USD(/bản)"), TODAY) == (
        Method(found_channel(), "5 ngày làm việc", "10 USD/bản", None),
        set(),
    )


def found_channel() -> Any:
    """The channel of `row`."""
    return method(row(""), TODAY)[0].channel


def test_a_fee_glued_to_a_time_is_neither() -> None:
    """ "1" + "23,000" = "123,000": what the remark says stays, as a note."""
    cell = "VNĐ(- Giá in lại: 23.000 đồng/01 Giấy.)Nộp tại quầy"

    found, defects = method(row(cell, "123"), TODAY)

    assert (found.time, found.fee) == (None, None)
    assert found.note == "- Giá in lại: 23.000 đồng/01 Giấy.\nNộp tại quầy"
    assert defects == {Defect.FEE_GLUED_TO_TIME}


def test_a_time_without_its_unit_is_not_a_time() -> None:
    """ "1" may be a day or an hour."""
    found, defects = method(row("Miễn phí", "1"), TODAY)

    assert found.time is None
    assert defects == {Defect.TIME_WITHOUT_UNIT}


def test_a_window_is_past_the_day_after_its_last() -> None:
    """Until then it holds."""
    cell = "50,000 VNĐ(đến hết ngày 31/12/2025 thu 25.000 đồng)"

    assert method(row(cell), date(2025, 12, 31))[1] == set()
    assert method(row(cell), date(2026, 1, 1))[1] == {Defect.FEE_WINDOW_PAST}


def test_the_note_follows_the_fees() -> None:
    """What is no fee is the note."""
    fees, note = split_fee("Không có thông tin2,000 VNĐ(/trang)Tại xã: 2.000 đồng/trang")

    assert fees == [("2.000 đồng", "/trang")]
    assert note == "Tại xã: 2.000 đồng/trang"


def test_headings_and_marks_are_no_papers() -> None:
    """ "Bao gồm" names no case, "--" no paper; cases of one name are one."""
    raw = [
        {"case": "--", "items": [item("Bao gồm:"), item("Đơn đề nghị;", originals=1)]},
        {"case": "Thành phần hồ sơ:", "items": [item("Bản sao giấy phép", copies=2)]},
        {"case": "Cấp lại", "items": [item("-")]},
    ]

    assert list(dossier(raw)) == [
        DossierCase(
            None,
            (
                DossierItem("Đơn đề nghị", originals=1),
                DossierItem("Bản sao giấy phép", copies=2),
            ),
        )
    ]


def test_a_file_name_glued_to_a_paper_becomes_its_form() -> None:
    """The flattening lost the cell's border; a row number after a full stop goes too."""
    raw = [{"case": None, "items": [item("Văn bản đề nghịMau 03a - Phu luc III"), item("Đơn.1.")]}]

    (case,) = dossier(raw)

    assert case.items == (
        DossierItem("Văn bản đề nghị", form="Mau 03a - Phu luc III"),
        DossierItem("Đơn."),
    )


@pytest.mark.parametrize(
    ("name", "glued", "whole", "originals"),
    [
        ("Tờ khai kèm theo Nghị định số 70/2024/NĐ-CP ngày 25/6/", 20241, "25/6/2024", 1),
        ("Đơn theo Mẫu số", 181, "Mẫu số 18", 1),
        ("Bản khai theo mẫu BM.NCC.20.", 30, "BM.NCC.20.3", 0),
        ("Ảnh 4x6", 2, "Ảnh 4x6", 2),
    ],
)
def test_a_number_glued_to_the_count_goes_back_to_its_name(
    name: str, glued: int, whole: str, originals: int
) -> None:
    """The crawl wrote "Mẫu số 18" and "1 bản chính" as 181 originals."""
    (case,) = dossier([{"case": "", "items": [item(name, originals=glued)]}])

    assert case.items[0].name.endswith(whole)
    assert case.items[0].originals == originals


def item(name: str, originals: int = 0, copies: int = 0) -> dict[str, Any]:
    """One paper of the crawl."""
    return {"name": name, "form": None, "originals": originals, "copies": copies}


def test_a_guide_cut_off_in_mid_sentence_without_papers_is_marked() -> None:
    """Twenty records of social insurance are like this."""
    raw = {"code": "1.1", "name": "A", "steps": "Bước 1: Lập hồ sơ và", "methods": []}

    found = crawled.procedure(raw, TODAY)

    assert found.defects == {Defect.DOSSIER_MISSING, Defect.TEXT_CUT_OFF}
