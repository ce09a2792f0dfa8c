"""A procedure in the JSON shape that the national public service portal returns (2026).

An amount of 0 is the portal's way to write "Miễn phí", as its pages show it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from knowledge.fees import window_past
from knowledge.procedures import (
    Channel,
    Defect,
    DossierCase,
    DossierItem,
    Method,
    OnlineLevel,
    Procedure,
    Wording,
)
from knowledge.sources import crawled_fees as fees
from knowledge.sources.crawled_text import tidy
from knowledge.sources.marks import marked_text
from knowledge.versions import Abolition, Decision

_VIETNAM = timezone(timedelta(hours=7))
_CHANNELS = {"ONLINE": Channel.ONLINE, "POSTAL": Channel.POSTAL, "DIRECT": Channel.DIRECT}
_UNITS = {
    "WORKING_DAY": "ngày làm việc",
    "DAY": "ngày",
    "HOUR": "giờ",
    "WORKING_HOUR": "giờ làm việc",
    "MINUTE": "phút",
    "MONTH": "tháng",
    "YEAR": "năm",
}
_CURRENCIES = {"", "VND", "VNĐ", "DONG"}
_LEVELS = (("isMinistry", "Cấp bộ"), ("isProvince", "Cấp tỉnh"), ("isWard", "Cấp xã"))
_OVER = re.compile(r"ABOLISH|CANCEL|DELETE|EXPIRE|REVOKE|REPEAL|INACTIVE", re.IGNORECASE)
_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
_ID = re.compile(r"[0-9a-f-]{36}")


def is_portal(raw: dict[str, Any]) -> bool:
    """Whether a record has the portal's shape."""
    return "executionSteps" in raw or "executionMethods" in raw


def record(raw: dict[str, Any], today: date) -> Procedure | Abolition:
    """The procedure, or its end where the portal says that it is over.

    The document of an end is the newest that the record names: its proposal's, with its date;
    the portal names no first day without the procedure, so the end holds at once.
    """
    if not _OVER.search(str(raw.get("state") or "")):
        return procedure(raw, today)
    proposal = raw.get("procedureProposal") or {}
    number, published = tidy(proposal.get("proposalNumber")), _day(proposal.get("publicationDate"))
    decision = Decision(number or tidy(raw.get("decisionNo")), published if number else None)
    return Abolition(str(raw["code"]).strip(), decision)


def procedure(raw: dict[str, Any], today: date) -> Procedure:
    """The record of one procedure that is in force."""
    methods, defects = _methods(raw.get("executionMethods") or [], today)
    papers = tuple(_dossier(raw.get("executionCases") or []))
    steps = _steps(raw.get("executionSteps") or [])
    identity = str(raw.get("id") or "")
    decision, decided_on = _decision(raw)
    return Procedure(
        code=str(raw["code"]).strip(),
        wording=Wording(
            name=tidy(raw["name"]) or str(raw["code"]),
            steps=steps,
            methods=methods,
            dossier=papers,
            requirements=tidy(raw.get("requirementsAndConditions")),
            result="\n".join(_names(raw.get("resultsDetails"))) or None,
        ),
        url=_PAGE + identity if _ID.fullmatch(identity) else None,
        as_of=_day(raw.get("updatedAt")),
        field=next(iter(_names(raw.get("categoriesDetails"))), None),
        ministry=tidy(raw.get("departmentPromulgateName")),
        agency=tidy(raw.get("executingAgencies"))
        or "; ".join(_names(raw.get("departmentsExecuting")))
        or None,
        decision=decision,
        decided_on=decided_on,
        levels=tuple(level for key, level in _LEVELS if raw.get(key)),
        audience=_names(raw.get("subjectTypesDetails")),
        legal=_names(raw.get("legalBasisesDetails")),
        online_level=_online(raw, methods),
        non_territorial=raw.get("isNonTerritorial"),
        defects=frozenset(defects | marked_text(steps, not papers)),
    )


def _decision(raw: dict[str, Any]) -> tuple[str | None, date | None]:
    """The number of the decision that announced it, and its date where it is that one's."""
    proposal = raw.get("procedureProposal") or {}
    number, proposed = tidy(raw.get("decisionNo")), tidy(proposal.get("proposalNumber"))
    published = _day(proposal.get("publicationDate"))
    return number or proposed, published if number in (None, proposed) else None


def _steps(steps: Iterable[dict[str, Any]]) -> str | None:
    parts = [tidy(step.get(key)) for step in steps for key in ("name", "description")]
    return "\n".join(part for part in parts if part) or None


def _methods(rows: Iterable[dict[str, Any]], today: date) -> tuple[tuple[Method, ...], set[Defect]]:
    methods: list[Method] = []
    defects: set[Defect] = set()
    for row in rows:
        paid = [_fee(fee) for fee in row.get("fees") or []]
        fee = "\n".join(text for one in paid if (text := fees.written(one, defects))) or None
        if window_past(fee or "", today):
            defects.add(Defect.FEE_WINDOW_PAST)
        methods.append(
            Method(
                channel=_CHANNELS[row["submissionMethod"]],
                time=_time(row, defects),
                fee=fee,
                note=tidy(row.get("description") or row.get("note")),
            )
        )
    return tuple(methods), defects


def _time(row: dict[str, Any], defects: set[Defect]) -> str | None:
    number, unit = row.get("processingTime"), row.get("processingTimeUnit")
    if number in (None, "", 0):
        return None
    if unit not in _UNITS:
        defects.add(Defect.TIME_WITHOUT_UNIT)
        return None
    return f"{float(number):g} {_UNITS[unit]}"


def _fee(raw: dict[str, Any]) -> fees.Fee:
    value = float(raw.get("value") or 0)
    currency = str(raw.get("currency") or raw.get("unit") or "")
    remark = fees.told(str(raw.get("description") or raw.get("note") or ""))
    if value == 0:
        return fees.FREE, remark
    money = "đồng" if currency.upper() in _CURRENCIES else currency
    number = f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    return fees.amount(number, money), remark


def _dossier(cases: Iterable[dict[str, Any]]) -> Iterator[DossierCase]:
    for case in cases:
        items = tuple(
            DossierItem(
                name=name,
                form=", ".join(a["fileName"] for a in part.get("attachments") or []) or None,
                originals=int(part.get("originalQty") or 0),
                copies=int(part.get("copyQty") or 0),
            )
            for part in case.get("profileComponents") or []
            if (name := tidy(part.get("name")))
        )
        if items:
            yield DossierCase(tidy(case.get("name")), tuple(dict.fromkeys(items)))


def _names(entries: Iterable[dict[str, Any]] | None) -> tuple[str, ...]:
    """The names of a list, each once, in order."""
    return tuple(dict.fromkeys(name for e in entries or () if (name := tidy(e.get("name")))))


def _online(raw: dict[str, Any], methods: tuple[Method, ...]) -> OnlineLevel:
    if raw.get("isFullProcess"):
        return OnlineLevel.FULL
    if raw.get("isOfflineOnly") or not any(m.channel is Channel.ONLINE for m in methods):
        return OnlineLevel.NONE
    return OnlineLevel.PARTIAL


def _day(milliseconds: Any) -> date | None:
    """The day in Viet Nam of a time in milliseconds since 1970."""
    if not isinstance(milliseconds, int | float):
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    return moment.astimezone(_VIETNAM).date()
