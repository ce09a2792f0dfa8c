"""Personal data is found however it is written."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from bot.privacy import Kind, find, mask
from tests.safety.numbers import (
    FRAMES,
    digits,
    grouped,
    kinds,
    written,
)


@given(
    st.sampled_from(["032", "056", "070", "079", "081", "090", "091", "098"]),
    digits(7),
    st.sampled_from(
        [((4, 3, 3), " "), ((4, 3, 3), "."), ((4, 6), "-"), ((3, 3, 4), " "), ((10,), "")]
    ),
    st.sampled_from(FRAMES),
)
def test_mobile_numbers_are_found_as_people_write_them(
    prefix: str, rest: str, how: tuple[tuple[int, ...], str], frame: str
) -> None:
    """Ten digits, together or in groups, without any word that announces them."""
    number = written(prefix + rest, how)

    assert kinds(frame.format(number)) == [Kind.PHONE]
    assert number not in mask(frame.format(number))


@given(st.sampled_from(["+84 ", "+84", "84", "(+84) "]), st.sampled_from("3789"), digits(8))
def test_mobile_numbers_with_the_countrys_code_are_found(code: str, first: str, rest: str) -> None:
    """+84 in place of the 0."""
    assume(f"{first}{rest}"[:2] in ("32", "35", "38", "70", "79", "81", "83", "90", "91", "98"))

    assert kinds(f"gọi {code}{first}{rest} giúp em") == [Kind.PHONE]


@given(
    digits(11), grouped(3, 3, 3) | grouped(6) | grouped(4, 4) | grouped(12), st.sampled_from(FRAMES)
)
def test_identity_numbers_of_twelve_digits_are_found(
    rest: str, how: tuple[tuple[int, ...], str], frame: str
) -> None:
    """They begin with a province's code, hence with 0."""
    found = find(frame.format(written(f"0{rest}", how)))

    assert len(found) == 1
    assert found[0].kind in (Kind.IDENTITY, Kind.PHONE)


@given(digits(9), st.sampled_from(["cmnd {}", "CMND cũ: {}", "số chứng minh {} của mẹ", "{}"]))
def test_identity_numbers_of_nine_digits_are_found(number: str, frame: str) -> None:
    """With their word before them, or as nine digits in a row."""
    assert kinds(frame.format(number))[:1] in ([Kind.IDENTITY], [Kind.PHONE])


@given(digits(9), st.sampled_from(["cmnd {}", "so cmt {}", "căn cước: {}"]))
def test_identity_numbers_in_thousands_are_found_behind_their_word(number: str, frame: str) -> None:
    """ "cmnd 123.456.789" is no amount."""
    assume(number[0] != "0")
    spelled = f"{number[:3]}.{number[3:6]}.{number[6:]}"

    assert kinds(frame.format(spelled)) == [Kind.IDENTITY]


@given(digits(14), grouped(4, 4, 4, 4) | grouped(16))
def test_card_numbers_are_found_by_their_check_digit(
    body: str, how: tuple[tuple[int, ...], str]
) -> None:
    """Fifteen digits and the one that Luhn's rule asks for."""
    number = f"4{body}"
    number += luhn.calc_check_digit(number)

    assert kinds(f"thẻ của em {written(number, how)}")[:1] in ([Kind.CARD], [Kind.BANK])
    assert written(number, how) not in mask(f"đây {written(number, how)}")


@given(digits(6, 19), st.sampled_from(["stk {}", "số tài khoản: {} Vietcombank", "so tk la {}"]))
def test_bank_accounts_are_found_behind_their_word(number: str, frame: str) -> None:
    """Their lengths differ, and nothing else tells them."""
    assert kinds(frame.format(number)) == [Kind.BANK]


@given(
    digits(4, 8),
    st.sampled_from(["mã OTP là {}", "otp: {}", "mật khẩu {}", "ma xac thuc {}", "CVV {}"]),
)
def test_codes_are_found_behind_their_word(number: str, frame: str) -> None:
    """One-time codes, passwords of digits, a card's check number."""
    assert kinds(frame.format(number)) == [Kind.CODE]


@given(st.integers(11, 99), st.sampled_from("ABCDEFGHKLMNPSTUVXYZ"), digits(5))
def test_plates_are_found(province: int, letter: str, number: str) -> None:
    """Of cars and motorcycles, with and without the point."""
    dotted = f"{number[:3]}.{number[3:]}"

    for plate in (
        f"{province}{letter}-{number}",
        f"{province}{letter}-{dotted}",
        f"{province}-{letter}1 {dotted}",
    ):
        assert kinds(f"xe {plate} sang tên") == [Kind.PLATE]


@given(
    st.integers(1, 66),
    digits(6),
    digits(4),
    st.sampled_from(["H{:02}", "000.00.16.H{:02}", "H{:02}.12", "G{:02}.99.07"]),
)
def test_dossier_numbers_are_found(place: int, day: str, number: str, shape: str) -> None:
    """As ministries and provinces number them."""
    dossier = f"{shape.format(place)}-{day}-{number}"

    assert mask(f"tra hồ sơ {dossier} giúp em") == "tra hồ sơ [mã hồ sơ] giúp em"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a.b+c@gmail.com", Kind.EMAIL),
        ("MST 0100109106", Kind.TAX),
        ("0100109106-001", Kind.TAX),
        ("hộ chiếu B1234567", Kind.IDENTITY),
        ("bhxh 7912345678", Kind.INSURANCE),
        ("0 9 1 2 3 4 5 6 7 8", Kind.PHONE),
        ("024 3825 1234", Kind.PHONE),
        ("０９１２３４５６７８", Kind.PHONE),
        ("0912\u200b345\u200b678", Kind.PHONE),
        ("sdt0912345678nha", Kind.PHONE),
        ("51f12345", Kind.PLATE),
    ],
)
def test_other_ways_to_write_are_found(text: str, kind: Kind) -> None:
    """Wide digits, invisible signs between digits, words glued to numbers."""
    assert kinds(text) == [kind]


def test_two_numbers_in_a_row_are_two() -> None:
    """Only a blank stands between them."""
    assert kinds("079085001234 0912345678") == [Kind.IDENTITY, Kind.PHONE]
