"""Fees, times and notes of the crawl's submission table, whose cells were flattened to strings.

What the portal's own fee column says against its note ("Miễn phí(Lệ phí: 135.000 đồng/lần)"),
or in a number that no fee can have ("50 VNĐ"), is left out of the record and marked as a defect.
"""

import re
from datetime import date
from typing import Any

from knowledge.fees import window_past
from knowledge.procedures import Channel, Defect, Method
from knowledge.sources.crawled_text import tidy
from knowledge.text.normalise import clean

CHANNELS = {
    "trực tuyến": Channel.ONLINE,
    "trực tiếp": Channel.DIRECT,
    "dịch vụ bưu chính": Channel.POSTAL,
}
FREE = "Miễn phí"
_NOTHING = "Không có thông tin"
_CURRENCY = r"(?:Việt Nam Đồng|VNĐ|VND|đồng|USD|Đô la Mỹ)"
_AMOUNT = re.compile(rf"^(\d[\d.,]*)\s*({_CURRENCY})")
_GLUED = re.compile(rf"^(,\d{{3}}[\d.,]*)?\s*{_CURRENCY}")
_TIME = re.compile(r"^(\d+)\s+(Ngày làm việc|Ngày|Giờ|Tháng|Năm|Phút)$", re.IGNORECASE)
_NAMED_AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?:nghìn|ngàn|triệu)?\s*(?:đồng|đ\b|VNĐ|VND|USD)|\d{1,3}(?:\.\d{3})+/",
    re.IGNORECASE,
)
_SILENT = {"", "không", "không có", "không quy định", "miễn phí", "đồng/lần", _NOTHING.lower()}
_SMALLEST_DONG = 1000
_SHORT_REMARK = 60

Fee = tuple[str, str]
"""A fee's amount and the remark behind it."""


def amount(number: str, currency: str) -> str:
    """A fee the way people write it: "10,000 Việt Nam Đồng" → "10.000 đồng"."""
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", ".", number).rstrip(".,")
    return f"{whole} {'USD' if currency in ('USD', 'Đô la Mỹ') else 'đồng'}"


def split_fee(text: str) -> tuple[list[Fee], str | None]:
    """The fees and the note that a flattened cell holds."""
    fees: list[Fee] = []
    rest = clean(text).strip()
    while rest:
        if rest.startswith(_NOTHING):
            rest = rest[len(_NOTHING) :].strip()
            continue
        if rest.startswith(FREE):
            label, rest = FREE, rest[len(FREE) :].strip()
        elif found := _AMOUNT.match(rest):
            label, rest = amount(*found.groups()), rest[found.end() :].strip()
        else:
            break
        remark = ""
        if rest.startswith("("):
            remark, rest = _parenthesis(rest)
        fees.append((label, told(remark)))
    return list(dict.fromkeys(fees)), tidy(rest)


def method(raw: dict[str, Any], today: date) -> tuple[Method, set[Defect]]:
    """One row of the submission table and the defects found in it."""
    channel = CHANNELS[str(raw["channel"]).strip().lower()]
    cell, time_text = str(raw.get("fee_and_note") or ""), raw.get("time")
    if time_text and not _AMOUNT.match(cell) and (glued := _GLUED.match(cell)):
        rest = cell[glued.end() :].strip()
        remark, rest = _parenthesis(rest) if rest.startswith("(") else ("", rest)
        note = tidy(f"{told(remark)}\n{rest}")
        return Method(channel, None, None, note), {Defect.FEE_GLUED_TO_TIME}
    defects: set[Defect] = set()
    fees, note = split_fee(cell)
    time = _time(str(time_text)) if time_text else None
    if time_text and not time:
        defects.add(Defect.TIME_WITHOUT_UNIT)
    said = [written(fee, defects) for fee in fees]
    fee = "\n".join(text for text in said if text) or None
    if window_past(fee or "", today):
        defects.add(Defect.FEE_WINDOW_PAST)
    return Method(channel, time, fee, note), defects


def written(fee: Fee, defects: set[Defect]) -> str:
    """A fee with its remark; without the amount where that cannot be, which becomes a defect."""
    label, remark = fee
    if label == FREE and _NAMED_AMOUNT.search(remark):
        defects.add(Defect.FEE_CONTRADICTS_NOTE)
        return remark
    if _too_small(label):
        defects.add(Defect.FEE_UNIT_MISSING)
        return remark
    if remark.startswith("/"):
        return label + remark
    if len(remark) > _SHORT_REMARK or "\n" in remark:
        return f"{label}\n{remark}"
    return f"{label} ({remark})" if remark else label


def _too_small(label: str) -> bool:
    number, _, currency = label.partition(" ")
    return currency == "đồng" and number.isdigit() and int(number) < _SMALLEST_DONG


def _time(text: str) -> str | None:
    found = _TIME.match(text.strip())
    return f"{found[1]} {found[2].lower()}" if found else None


def told(remark: str) -> str:
    """`remark` in one piece of lines; empty where it says nothing."""
    remark = tidy(remark) or ""
    while remark.startswith("(") and remark.endswith(")"):
        remark = remark[1:-1].strip()
    return "" if remark.lower().strip(" .") in _SILENT else remark


def _parenthesis(text: str) -> tuple[str, str]:
    """The balanced parenthesis that `text` opens with, and what follows it."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:position].strip(), text[position + 1 :].strip()
    return text[1:].strip(), ""
