"""Personal data in what people write: where it stands and what it is.

Telephone numbers are judged by `phonenumbers` (Google's numbering plans), tax codes and cards by
the check digits in `python-stdnum`. The rest is Vietnamese: identity numbers of 12 digits that
begin with a province's code (Circular 59/2021/TT-BCA, article 4), those of 9 before them, plates
(Circular 79/2024/TT-BCA), dossier numbers (Decree 61/2018/NĐ-CP, Circular 01/2018/TT-VPCP).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import phonenumbers
from stdnum import luhn
from stdnum.vn import mst

from bot.privacy.innocent import AMOUNT, INNOCENT
from knowledge.yaml_text import read_yaml

_SEPARATOR = "[ .\u00a0\u2009\u202f\u00ad\u200b-\u200d\u2060\ufeff()-]"
_RUN = re.compile(rf"(?<!\d)\+?\d(?:{_SEPARATOR}{{0,2}}\d){{3,40}}(?!\d)")
_GROUP = re.compile(r"\+?\d+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}")
_PLATE = re.compile(
    r"(?<![\w.-])[1-9]\d(?:[ -]?(?:[A-HK-PR-VXYZĐ]{1,2}|[A-HK-PR-VXYZ]-?[1-9])(?:[ -]|(?=\d)))"
    r"(?:\d{3}\.?\d{2}|\d{4})(?![\w.,/-]*\d)(?!\w)"
)
_SMALL_PLATE = re.compile(r"(?<![\w.-])[1-9]\d-?[a-hk-pr-vxyz][1-9]?-?\d{3}\.?\d{2}(?!\w)")
_DOSSIER = re.compile(
    r"(?<![\w.])(?:\d{3}\.\d\d\.\d\d\.)?[A-Z]\d\d(?:[.-]\d{1,3}){0,4}-\d{6}-\d{3,6}(?!\w)", re.I
)
_PASSPORT = re.compile(r"(?<!\w)[BCEKNP]\d{7,8}(?!\w)")
_PHONE = re.compile(r"0[2-9]|\+|84[2-9]")
_LONGEST, _WINDOW, _NEAR = 19, 48, 16
_PLAIN, _CARD = 9, range(13, 20)


class Kind(StrEnum):
    """What was found; NUMBER is a long number of which only that is known."""

    IDENTITY = "identity"
    PHONE = "phone"
    EMAIL = "email"
    TAX = "tax"
    BANK = "bank"
    CARD = "card"
    INSURANCE = "insurance"
    CODE = "code"
    PLATE = "plate"
    DOSSIER = "dossier"
    NUMBER = "number"


_DIGITS = {
    Kind.IDENTITY: range(8, 14),
    Kind.PHONE: range(8, 14),
    Kind.TAX: range(9, 15),
    Kind.BANK: range(6, 20),
    Kind.CARD: range(12, 20),
    Kind.INSURANCE: range(8, 16),
    Kind.CODE: range(4, 9),
    Kind.PLATE: range(4, 7),
    Kind.DOSSIER: range(6, 20),
}
"""How many digits a number has that such a word announces."""


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


def find(text: str) -> tuple[Found, ...]:
    """The personal data in `text`, in order, without overlaps; takes time linear in its length."""
    if not any(c.isdigit() or c == "@" for c in text):
        return ()
    folded = _folded(text)
    rest = INNOCENT.sub(_blank, folded)
    rest = AMOUNT.sub(lambda m: m[0] if _announced(folded, m.start()) else _blank(m), rest)
    found = list(_shapes(text, rest))
    for one in found:
        rest = f"{rest[: one.start]}{'x' * (one.end - one.start)}{rest[one.end :]}"
    for run in _RUN.finditer(rest):
        found.extend(_numbers(folded, run))
    return tuple(sorted(found, key=lambda one: one.start))


def _shapes(text: str, rest: str) -> Iterator[Found]:
    """What is known by its shape. `rest` is folded `text`, letter by letter."""
    taken = 0
    places = [(m.span(), Kind.EMAIL) for m in _MAIL.finditer(text)]
    places += [(m.span(), Kind.DOSSIER) for m in _DOSSIER.finditer(rest)]
    for pattern, kind in ((_PLATE, Kind.PLATE), (_SMALL_PLATE, Kind.PLATE)):
        places += [(m.span(), kind) for m in pattern.finditer(text) if _kept(rest, m.span())]
    places += [(m.span(), Kind.IDENTITY) for m in _PASSPORT.finditer(text)]
    for (start, end), kind in sorted(places):
        if start >= taken:
            yield Found(start, end, kind)
            taken = end


def _numbers(folded: str, run: re.Match[str]) -> Iterator[Found]:
    """The numbers in a run of groups of digits, the longest first from its beginning."""
    groups = [(run.start() + m.start(), run.start() + m.end()) for m in _GROUP.finditer(run[0])]
    first = 0
    while first < len(groups):
        start, end = groups[first]
        told, step = _announced(folded, start), 1
        if told is None and end - start == 1 and folded[start] != "0":
            first += 1  # a list such as "1 2 3 4": no number of ours begins so
            continue
        for last in range(min(len(groups), first + _LONGEST) - 1, first - 1, -1):
            spans = groups[first : last + 1]
            if kind := _kind(folded, spans, told):
                yield Found(spans[0][0], spans[-1][1], kind)
                step = len(spans)
                break
        first += step


def _kind(folded: str, groups: list[tuple[int, int]], told: Kind | None) -> Kind | None:
    """What the number in these groups is, where `told` is what the word before it says."""
    start, end = groups[0][0], groups[-1][1]
    digits = "".join(folded[a:b] for a, b in groups)
    bare = digits.lstrip("+")
    if not 4 <= len(bare) <= _LONGEST:
        return None
    fits = told and len(bare) in _DIGITS[told] and not _is_year(folded, start, bare)
    kind = told if fits else _by_itself(digits, bare, [b - a for a, b in groups])
    is_amount = kind is not None and bare[0] != "0" and _currency().match(folded, end)
    return None if is_amount else kind


def _by_itself(digits: str, bare: str, sizes: list[int]) -> Kind | None:
    """What a number is that no word announces."""
    if len(bare) < _PLAIN:
        return None
    if _is_phone(digits):
        return Kind.PHONE
    if len(bare) == 12 and bare[0] == "0" and all(size >= 3 for size in sizes):
        return Kind.IDENTITY
    if len(bare) in _CARD and all(size >= 4 for size in sizes[:3]) and luhn.is_valid(bare):
        return Kind.CARD
    if sizes in ([10], [13], [10, 3]) and mst.is_valid(bare):
        return Kind.TAX
    if len(sizes) > 1:
        return None
    return Kind.IDENTITY if len(bare) in (9, 12) else Kind.NUMBER


def _is_phone(digits: str) -> bool:
    if not (9 <= len(digits) <= 16 and _PHONE.match(digits)):
        return False
    try:
        number = phonenumbers.parse(digits if digits[0] in "+0" else f"+{digits}", "VN")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def _announced(folded: str, start: int) -> Kind | None:
    """What the nearest word before `start` says that the number there is."""
    before = folded[max(0, start - _WINDOW) : start]
    found = _cues().match(before)
    if found is None:
        return None
    kind = Kind(str(found.lastgroup))
    near = len(before) - found.end(kind) <= _NEAR
    return kind if near or kind is not Kind.CODE else None


def _is_year(folded: str, start: int, bare: str) -> bool:
    """Whether it is the year in "đổi mật khẩu năm 2026"."""
    return len(bare) == 4 and folded[:start].rstrip().endswith(("nam", "year", "/"))


def _folded(text: str) -> str:
    """`text` lower-case, without marks, with plain digits; letter for letter as long."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


@lru_cache(maxsize=4_096)
def _fold(letter: str) -> str:
    if letter.isdigit():
        digit = unicodedata.digit(letter, None)
        return letter if digit is None else str(digit)
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return "d" if plain == "đ" else plain if len(plain) == 1 else letter


def _blank(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _kept(rest: str, span: tuple[int, int]) -> bool:
    """Whether nothing innocent stands there."""
    return "xxx" not in rest[slice(*span)]


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """The words that announce, and the marks that hide: `bot/privacy/data/cues.yml`."""
    raw: dict[str, dict[str, str]] = read_yaml(
        files("bot").joinpath("privacy", "data", "cues.yml").read_text("utf-8")
    )
    return raw


@lru_cache(maxsize=1)
def _cues() -> re.Pattern[str]:
    """The last word before a number that says what it is, with at most 24 letters between."""
    kinds = "|".join(f"(?P<{kind}>{said})" for kind, said in words()["cues"].items())
    return re.compile(rf"(?s:.*)(?<![a-z])(?:{kinds})(?![a-z])[^0-9\n\]]{{0,24}}$")


@lru_cache(maxsize=1)
def _currency() -> re.Pattern[str]:
    return re.compile(rf"[ ]?(?:{words()['currency']})(?![a-z])")
