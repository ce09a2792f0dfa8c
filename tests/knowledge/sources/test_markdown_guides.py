"""Markdown guides: headings, and fields as front matter."""

from pathlib import Path

import pytest

from knowledge.procedures import Channel, Defect, OnlineLevel
from tests.knowledge.sources.build import (
    only,
    procedures,
    read,
    rejected,
    remarks,
    way,
)


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
