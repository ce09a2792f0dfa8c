"""Personal data is found however it is written; what names nobody is left alone."""

from datetime import date
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import luhn

from bot.privacy import Kind, find, mask
from bot.privacy.mask import SECRETS, zeroed
from bot.privacy.recognise import words

DIGITS = "0123456789"
FRAMES = (
    "{}",
    "em tên Hoa, {} ạ",
    "cho mình hỏi {} làm lại được không?",
    "Số của tôi: {}.",
    "({})",
)


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    """Strings of digits."""
    return st.text(DIGITS, min_size=least, max_size=most or least)


def grouped(*sizes: int) -> st.SearchStrategy[tuple[tuple[int, ...], str]]:
    """How digits are written: in which groups, with what between them."""
    return st.tuples(st.just(sizes), st.sampled_from(["", " ", ".", "-"]))


def written(number: str, how: tuple[tuple[int, ...], str]) -> str:
    """`number` in groups."""
    sizes, between = how
    parts, rest = [], number
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return between.join([*parts, rest] if rest else parts)


def kinds(text: str) -> list[Kind]:
    """What is found, in order."""
    return [one.kind for one in find(text)]


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


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    """A mark announces nothing and holds no digit."""
    assert mask(mask(text)) == mask(text)


@given(st.text(max_size=200))
def test_what_is_found_stands_in_order_and_apart(text: str) -> None:
    """Spans are within the text and never overlap."""
    found = find(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text("0123456789 .-@abcđ", max_size=120))
def test_a_zeroed_text_keeps_its_shape(text: str) -> None:
    """As long as before, with blanks and points where they were."""
    shaped = zeroed(text)

    assert len(shaped) == len(text)
    assert all(a == b or (a.isalnum() and b in "0x") for a, b in zip(text, shaped, strict=True))


def test_only_some_kinds_are_hidden_where_only_they_are_asked_for() -> None:
    """Who has the case reads the telephone number, and no code."""
    assert mask("sđt 0912345678, otp 123456", SECRETS) == "sđt 0912345678, otp [mã bí mật]"


def test_every_kind_has_a_mark_without_digits() -> None:
    """A mark is never taken for data again."""
    marks = words()["marks"]

    assert set(marks) == {kind.value for kind in Kind}
    assert not any(c.isdigit() for mark in marks.values() for c in mark)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "0",
        "09 ",
        ".",
        "1.",
        "1-",
        "a@",
        "otp ",
        "51F-",
        "1.000",
        "a.",
        "cccd ",
        "0 ",
        "+84 ",
        "(",
        "H14.",
    ],
)
def test_no_message_holds_a_turn_up(piece: str) -> None:
    """Two thousand letters of anything: well below the 200 ms that a message may cost."""
    text = (piece * 2_000)[:2_000]
    spent = []
    for _ in range(3):
        started = process_time()
        mask(text)
        spent.append(process_time() - started)

    assert min(spent) < 0.1
