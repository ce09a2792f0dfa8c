"""A procedure as the crawl of the national portal (2026) wrote it."""

import re
from datetime import date
from typing import Any

from knowledge.procedures import Channel, Defect, Method, OnlineLevel, Procedure, Wording
from knowledge.sources import crawled_fees as fees
from knowledge.sources import crawled_fields as fields
from knowledge.sources.crawled_text import tidy

MINISTRIES = {
    "bo-tai-chinh": "Bộ Tài chính",
    "bo-nong-nghiep-mt": "Bộ Nông nghiệp và Môi trường",
    "bo-xay-dung": "Bộ Xây dựng",
    "bo-cong-an": "Bộ Công an",
    "bo-tu-phap": "Bộ Tư pháp",
    "ngan-hang-nha-nuoc": "Ngân hàng Nhà nước Việt Nam",
    "toa-an-nhan-dan": "Tòa án nhân dân",
}
_CRAWLED = re.compile(r"crawled (?:\d\d-)?(\d\d)/(\d{4})")
_ANYWHERE = re.compile(
    r"không phụ thuộc vào nơi (?:cư trú|thường trú)|bất kỳ (?:Trung tâm|cơ quan|Ủy ban)|"
    r"không phụ thuộc (?:vào )?địa giới",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"[\w,(]$")


def procedure(raw: dict[str, Any], today: date) -> Procedure:
    """The record of one crawled line."""
    methods, defects = _methods(raw.get("methods") or [], today)
    papers = tuple(fields.dossier(raw.get("dossier") or []))
    steps = tidy(raw.get("steps"))
    if not papers:
        defects.add(Defect.DOSSIER_MISSING)
        if steps and _CUT_OFF.search(steps):
            defects.add(Defect.TEXT_CUT_OFF)
    return Procedure(
        code=raw["code"].strip(),
        wording=Wording(
            name=tidy(raw["name"]) or raw["code"],
            steps=steps,
            methods=methods,
            dossier=papers,
            requirements=tidy(raw.get("requirements")),
            result=fields.result(raw.get("result")),
        ),
        url=raw.get("url") or None,
        as_of=_as_of(raw.get("source")),
        field=tidy(raw.get("field")),
        ministry=MINISTRIES.get(raw.get("ministry") or "", raw.get("ministry")),
        agency=tidy(raw.get("agency") or raw.get("receiving_address")),
        decision=tidy(raw.get("decision")),
        levels=_list(raw.get("level")),
        audience=_list(raw.get("audience")),
        legal=tuple(raw.get("legal_codes") or ()),
        online_level=_online_level(methods),
        non_territorial=True if steps and _ANYWHERE.search(steps) else None,
        defects=frozenset(defects),
    )


def _methods(rows: list[dict[str, Any]], today: date) -> tuple[tuple[Method, ...], set[Defect]]:
    parsed = [fees.method(row, today) for row in rows]
    defects = {defect for _, found in parsed for defect in found}
    return tuple(method for method, _ in parsed), defects


def _online_level(methods: tuple[Method, ...]) -> OnlineLevel:
    """The crawl has no level: it only tells whether an online way is listed."""
    if any(method.channel is Channel.ONLINE for method in methods):
        return OnlineLevel.UNKNOWN
    return OnlineLevel.NONE if methods else OnlineLevel.UNKNOWN


def _as_of(source: str | None) -> date | None:
    found = _CRAWLED.search(source or "")
    return date(int(found[2]), int(found[1]), 1) if found else None


def _list(text: str | None) -> tuple[str, ...]:
    parts = re.split(r",\s*(?![^()]*\))", text or "")
    return tuple(part.strip() for part in parts if part.strip())
