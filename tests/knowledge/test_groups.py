"""One checklist for several procedures: each paper once."""

from dataclasses import replace

import pytest

from knowledge.groups import checklist, load_groups
from knowledge.procedures import DossierCase, DossierItem, Version, Wording
from tests.knowledge import samples
from tests.knowledge.fresh import guide


def version(*papers: str) -> Version:
    """A procedure that asks for `papers`."""
    made = guide("1.1", "Một")
    items = tuple(DossierItem(paper, originals=1) for paper in papers)
    wording = Wording(made.name, dossier=(DossierCase(None, items),))
    return Version(replace(made, wording=wording), 1)


def test_a_paper_that_two_steps_ask_for_is_listed_once_with_both() -> None:
    first = version("Tờ khai theo mẫu", "Giấy tờ tùy thân (Thẻ căn cước, Hộ chiếu).")
    last = version("Giấy tờ tùy thân: Thẻ căn cước, Hộ chiếu", "Giấy chứng sinh")

    found = checklist([first, None, last])

    assert [(paper.item.name, paper.steps) for paper in found] == [
        ("Tờ khai theo mẫu", (1,)),
        ("Giấy tờ tùy thân (Thẻ căn cước, Hộ chiếu).", (1, 3)),
        ("Giấy chứng sinh", (3,)),
    ]


def test_papers_whose_names_differ_by_a_word_that_matters_stay_apart() -> None:
    found = checklist([version("Tờ khai đăng ký khai sinh"), version("Tờ khai đăng ký khai tử")])

    assert len(found) == 2


def test_the_checklist_of_real_guides_holds_every_paper_and_none_twice() -> None:
    versions = [Version(samples.procedures()[code], 1) for code in ("1.001193", "1.000656")]
    every = [i for v in versions for c in v.procedure.wording.dossier for i in c.items]

    found = checklist(versions)

    assert sum(len(paper.steps) for paper in found) == len(every)
    assert any(paper.steps == (1, 2) for paper in found)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("liên thông khai tử, xóa thường trú, mai táng phí", "khai-tu"),
        ("liên thông khai sinh", "khai-sinh"),
        ("đăng ký thường trú cho con mới khai sinh", None),
        ("liên thông", None),
    ],
)
def test_a_message_asks_for_the_group_whose_steps_it_names(text: str, group: str | None) -> None:
    asked = {g.id: g.asked_in(text) for g in load_groups() if g.asked_in(text)}

    assert max(asked, key=lambda key: asked[key], default=None) == group
