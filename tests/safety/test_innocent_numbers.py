"""What names nobody is left alone: amounts, days, codes, decisions, hours."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.privacy import find, mask
from tests.safety.numbers import (
    digits,
)

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
amounts = st.integers(1, 99_999_999_999).map(lambda n: f"{n:,}".replace(",", "."))


@given(amounts, st.sampled_from(["{} đồng", "{}đ", "{} VND", "lệ phí {} đồng/lần", "mất {} à?"]))
@example("123.456.789", "{} đồng")
def test_amounts_are_no_persons(amount: str, frame: str) -> None:
    """Fees as guides and people write them."""
    assert find(frame.format(amount)) == ()


@given(st.integers(1_000, 99_999_999_999), st.sampled_from(["{} đồng", "{}đ", "{} vnđ", "{}k"]))
def test_amounts_without_points_are_no_persons(amount: int, frame: str) -> None:
    """The word behind tells."""
    assert find(frame.format(amount)) == ()


@given(st.lists(st.tuples(st.integers(1, 9), digits(6)), min_size=1, max_size=4), st.booleans())
def test_procedure_codes_are_no_persons(codes: list[tuple[int, str]], whole: bool) -> None:
    """ "1.004194", alone, in a row, and as the portal writes it whole."""
    tail = ".000.00.00.H14" if whole else ""
    text = ", ".join(f"{first}.{rest}{tail}" for first, rest in codes)

    assert find(f"thủ tục {text} còn hiệu lực không") == ()


@given(
    days,
    days,
    st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]),
    st.sampled_from([" ", " - ", ", ", " đến "]),
)
def test_days_are_no_persons(first: date, last: date, form: str, between: str) -> None:
    """One, two, a stretch."""
    assert find(f"từ {first.strftime(form)}{between}{last.strftime(form)} thôi") == ()


@given(
    st.integers(1, 9_999),
    st.integers(1990, 2040),
    st.sampled_from(["QĐ-BTP", "NĐ-CP", "TT-BCA", "QH15", "QĐ-UBND"]),
)
def test_decisions_are_no_persons(number: int, year: int, body: str) -> None:
    """ "55/QĐ-BTP", "61/2018/NĐ-CP"."""
    assert find(f"theo {number}/{body} và {number}/{year}/{body}") == ()


@given(
    st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=2, max_size=4),
    st.sampled_from(["{}h{:02}", "{:02}:{:02}", "{}g{:02}", "{}.{:02}"]),
)
def test_hours_are_no_persons(times: list[tuple[int, int]], form: str) -> None:
    """Opening hours, however they are written."""
    assert find("giờ làm " + " - ".join(form.format(*one) for one in times)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "8 9 10 11 12 13 14",
        "1900 1234",
        "không nhận được mã OTP gọi 1900 0368",
        "YC-260914-AAAA",
        "TL-261122-7K3F9Q",
        "550e8400-e29b-41d4-a716-446655440000",
        "ab12345678901234567890123456789f",
        "0.123456789",
        "diện tích 50m2 1000",
        "mã OTP 6 số",
        "đổi mật khẩu năm 2026",
        "tài khoản VNeID mức 2",
        "nộp 100.000.000 vào tài khoản",
        "tài khoản 50.000 đồng",
        "2026-11-22 13:27:13,123",
        "KQ.G01.000291",
        "mẫu 000.00.00.G04-KQ31",
        "từ 2020 2021 2022 2023",
        "CT07, TK01-TS, 01A-TK",
    ],
)
def test_other_numbers_are_no_persons(text: str) -> None:
    """Lists, hotlines, our own numbers, ids, decimals, forms."""
    assert mask(text) == text
