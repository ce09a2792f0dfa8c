"""Faults of a source's values: the value is left out of the record, and the fault marked."""

import re
from datetime import date

from knowledge.fees import window_past
from knowledge.procedures import Channel, Defect, Method

_BARE = re.compile(r"^[\d.,\s-]+$")
_FREE = re.compile(r"^(?:miễn phí|không thu phí|không)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d.,]*\s*(?:nghìn|ngàn|triệu)?\s*(?:đồng|đ\b|VNĐ|VND)", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:[,(:]|\.{3}|…)$")
_CUT_OFF = re.compile(r"[\w,(]$")


def marked(
    channel: Channel, time: str | None, fee: str | None, note: str | None, today: date
) -> tuple[Method, set[Defect]]:
    """A way to hand in with what can be stated of it, and the faults found."""
    defects: set[Defect] = set()
    if time and _BARE.match(time):
        defects.add(Defect.TIME_WITHOUT_UNIT)
        time = None
    if fee and _BARE.match(fee):
        defects.add(Defect.FEE_UNIT_MISSING)
        fee = None
    if fee and note and _FREE.match(fee) and not _AMOUNT.search(fee) and _fee_named(note):
        defects.add(Defect.FEE_CONTRADICTS_NOTE)
        fee = None
    if fee and window_past(fee, today):
        defects.add(Defect.FEE_WINDOW_PAST)
    return Method(channel, time, fee, note), defects


def marked_text(steps: str | None, dossier_missing: bool) -> set[Defect]:
    """The faults of a guide's text: no papers, and steps that break off."""
    defects = {Defect.DOSSIER_MISSING} if dossier_missing else set()
    if steps and (_UNFINISHED.search(steps) or (dossier_missing and _CUT_OFF.search(steps))):
        defects.add(Defect.TEXT_CUT_OFF)
    return defects


def _fee_named(note: str) -> bool:
    return bool(_AMOUNT.search(note)) and "phí" in note.lower()
