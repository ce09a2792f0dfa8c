"""Guides cut for reading: brackets stay whole, lists are found, nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.quoting.reading import lines, units


def test_a_bracket_is_not_cut_in_two() -> None:
    text = (
        "Tờ khai (mẫu TK01 cho người lớn; mẫu TK01a cho trẻ em) ban hành năm 2023; ảnh chân dung."
    )

    assert list(units(text)) == [
        "Tờ khai (mẫu TK01 cho người lớn; mẫu TK01a cho trẻ em) ban hành năm 2023;",
        "ảnh chân dung.",
    ]


def test_a_bracket_that_never_closes_holds_nothing_together() -> None:
    assert list(units("Đơn (theo mẫu; giấy tờ; ảnh.")) == ["Đơn (theo mẫu;", "giấy tờ;", "ảnh."]


def test_list_letters_open_no_bracket() -> None:
    assert list(units("a) Đơn; b) ảnh; c) bản sao.")) == ["a) Đơn;", "b) ảnh;", "c) bản sao."]


@given(st.text(alphabet="ab;.()+-: \n", max_size=80))
def test_every_unit_is_a_piece_of_the_text_in_order(text: str) -> None:
    position = 0
    for unit in units(text):
        position = text.index(unit, position)
    assert all(line in text for line in lines(text))
