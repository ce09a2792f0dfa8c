"""A number or an address in what people write; nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps.contact import contact_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dạ 0912 345 678 ạ", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("số bàn 024-3825-1234", "02438251234"),
        ("thư: nguyen.hoa+xa@mail.example.vn nhé", "nguyen.hoa+xa@mail.example.vn"),
        ("gọi 113", None),
        ("căn cước 001099012345", None),
        ("thủ tục 1.004194", None),
        ("mấy giờ mở cửa", None),
    ],
)
def test_a_number_or_an_address_is_found_in_what_people_write(text: str, found: str | None) -> None:
    """Spaces, points and the country's code are levelled; an identity number is no telephone."""
    assert contact_in(text) == found


@given(st.text(max_size=200))
def test_whatever_is_written_what_is_taken_stands_in_it(text: str) -> None:
    """Never an invented digit."""
    found = contact_in(text)

    assert found is None or found.lstrip("0") in "".join(c for c in text if c not in " .-")
