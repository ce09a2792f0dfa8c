"""Sections: every word of a guide stands in its record, under the part that its heading tells."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.procedures import DossierItem, Procedure
from knowledge.sources.blocks import Block
from knowledge.sources.dossiers import dossier
from knowledge.sources.guide import Reading, records
from knowledge.sources.headings import part_of_heading, part_of_line, phrases
from knowledge.sources.records import Rejected
from knowledge.sources.sections import Document, Section, code_in, sections
from knowledge.text.normalise import fold, tokens

WORDS = st.sampled_from(["nộp", "nhận", "giấy", "tại", "xã", "phường", "trong", "cho", "người"])
LINES = st.lists(WORDS, min_size=2, max_size=6).map(" ".join)
HEADINGS = st.sampled_from(
    ["Trình tự thực hiện", "Thành phần hồ sơ", "Thời hạn giải quyết", "Lệ phí", "Kết quả",
     "Yêu cầu, điều kiện", "Căn cứ pháp lý", "Nơi nộp hồ sơ", "Nộp trực tuyến", "Mẹo vặt",
     "Tên mẫu đơn, mẫu tờ khai", "Cách thức thực hiện", "Hình thức nộp", "Cấp thực hiện"]
)  # fmt: skip
BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, LINES),
        st.builds(Block, LINES.map("- {}".format)),
        st.builds(Block, HEADINGS, level=st.integers(1, 4)),
        st.builds(Block, HEADINGS.map("{}:".format)),
        st.lists(st.one_of(LINES, HEADINGS), min_size=2, max_size=4).map(
            lambda cells: Block(" | ".join(cells), cells=tuple(cells))
        ),
    ),
    max_size=20,
)


def told(record: Any) -> str:
    """Every text of a record."""
    if isinstance(record, dict):
        return " ".join(told(value) for value in record.values())
    if isinstance(record, list | tuple | set | frozenset):
        return " ".join(map(told, record))
    return record if isinstance(record, str) else ""


@given(BLOCKS)
def test_sections_hold_every_word_of_the_blocks(blocks: list[Block]) -> None:
    found = list(sections(blocks))

    kept = [text for s in found for text in (s.heading, *(b.text for b in s.blocks))]
    assert set(tokens(" ".join(kept))) == set(tokens(" ".join(b.text for b in blocks)))


@given(BLOCKS)
def test_no_word_of_a_guide_is_lost(blocks: list[Block]) -> None:
    title = [Block("Nuôi gà", level=1), Block("Mã thủ tục: 1.234567")]
    (found,) = (
        record
        for record in records(Document((*title, *blocks)), "a", Reading(date(2026, 7, 15)))
        if isinstance(record, Procedure | Rejected)
    )

    if isinstance(found, Rejected):
        assert found.reason == "1.234567: no text in it that could be answered from"
        return
    said = tokens(told(asdict(found)))
    for block in blocks:
        headed = any(map(part_of_heading, block.cells)) or block.text.endswith(":")
        if not block.level and not headed:
            assert not set(tokens(block.text)) - set(said)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a) Trình tự thực hiện:", ("steps", "")),
        ("1.2. Cách thức thực hiện: Trực tiếp", ("methods", "Trực tiếp")),
        ("đ) Đối tượng thực hiện thủ tục hành chính: Cá nhân", ("audience", "Cá nhân")),
        ("Phí, lệ phí (nếu có): 12.000 đồng", ("fee", "12.000 đồng")),
        ("(Mã TTHC: 1.234567)", ("code", "1.234567)")),
        ("Thời hạn: 5 ngày", ("time", "5 ngày")),
        ("Lệ phí cấp giấy: 12.000 đồng", None),
        ("Hồ sơ: gồm hai tờ", None),
        ("Thời gian: 8 giờ đến 17 giờ", None),
        ("Kết quả: cán bộ báo qua điện thoại", None),
        ("Bước 1: Nộp hồ sơ", None),
    ],
)
def test_a_line_is_a_label_only_where_it_must_be(line: str, found: object) -> None:
    assert part_of_line(line) == found


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("⏰ Thời gian giải quyết", "time"),
        ("Quy Trình 4 Bước Đơn Giản", "steps"),
        ("Yêu cầu & Điều kiện thực hiện", "requirements"),
        ("II. Lệ Phí Cấp Giấy Chứng Nhận", "fee"),
        ("HỒ SƠ", "documents"),
        ("Giới thiệu", None),
    ],
)
def test_a_heading_announces_its_part(heading: str, part: str | None) -> None:
    assert part_of_heading(heading) == part


def test_the_phrases_are_folded_and_announce_one_part_each() -> None:
    said = [phrase for known in phrases().values() for phrase in (*known.exact, *known.heading)]

    assert all(phrase == fold(phrase).lower() for phrase in said)
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mã: 1.012753.000.00.00.H19", "1.012753"),
        ("1.012753.H19.html", "1.012753"),
        ("số 31.012753", None),
        ("1.0127530", None),
        ("10.000 đồng", None),
    ],
)
def test_codes_are_found(text: str, code: str | None) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("- Tờ khai (01 bản chính, 02 bản sao);", DossierItem("Tờ khai", None, 1, 2)),
        ("Tờ khai (01 (một) bản chính).", DossierItem("Tờ khai.", None, 1, 0)),
        ("Bản sao: 2 của hộ chiếu", DossierItem("Bản sao: 2 của hộ chiếu", None, 0, 2)),
        ("Giấy ủy quyền (nếu có)", DossierItem("Giấy ủy quyền (nếu có)")),
        ("*Lưu ý: mỗi giấy 1 bản sao", DossierItem("Lưu ý: mỗi giấy 1 bản sao")),
    ],
)
def test_the_numbers_of_papers_are_taken_out_of_their_names(line: str, item: DossierItem) -> None:
    (case,) = dossier([Section("documents", blocks=[Block(line)])])

    assert case.items == (item,)
