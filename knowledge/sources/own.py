"""A procedure, or the end of one, in our own JSON shape: the one that the sample pack uses."""

from datetime import date
from typing import Any

from knowledge.errors import RecordRejected
from knowledge.procedures import (
    Channel,
    DossierCase,
    DossierItem,
    Method,
    OnlineLevel,
    Procedure,
    Wording,
)
from knowledge.sources.crawled_text import tidy
from knowledge.versions import Abolition, Decision

ENDED = ("abolished", "replaced")
"""The states of a record that says that a procedure ends."""


def abolition(raw: dict[str, Any]) -> Abolition:
    """`{"code", "state": "abolished", "decision", "decided_on", "effective_from", "successor"}`.

    Only code and state have to be there; days are ISO 8601. Raises RecordRejected.
    """
    try:
        decided, begins = _day(raw, "decided_on"), _day(raw, "effective_from")
    except (TypeError, ValueError) as error:
        raise RecordRejected(f"{raw['code']}: a day is not YYYY-MM-DD: {error}") from error
    return Abolition(
        code=raw["code"].strip(),
        decision=Decision(tidy(raw.get("decision")), decided, begins),
        successor=raw.get("successor") or None,
    )


def _day(raw: dict[str, Any], key: str) -> date | None:
    return date.fromisoformat(raw[key]) if raw.get(key) else None


def procedure(raw: dict[str, Any], today: date) -> Procedure:  # noqa: ARG001  # one shape for both parsers
    """The record of one line of our own."""
    return Procedure(
        code=raw["code"].strip(),
        wording=_wording(raw, ""),
        english=_wording(raw, "_en") if raw.get("steps_en") else None,
        url=raw.get("url") or None,
        as_of=_day(raw, "as_of"),
        field=tidy(raw.get("field")),
        ministry=raw.get("ministry"),
        agency=tidy(raw.get("agency")),
        decision=raw.get("decision"),
        levels=tuple(raw.get("level") or ()),
        audience=tuple(raw.get("audience") or ()),
        legal=tuple(raw.get("legal") or ()),
        online_level=OnlineLevel(raw.get("online_level") or "unknown"),
        non_territorial=raw.get("non_territorial"),
        aliases=tuple(raw.get("aliases") or ()),
        aliases_en=tuple(raw.get("aliases_en") or ()),
        decided_on=_day(raw, "decided_on"),
        effective_from=_day(raw, "effective_from"),
        effective_until=_day(raw, "effective_until"),
    )


def _wording(raw: dict[str, Any], suffix: str) -> Wording:
    return Wording(
        name=raw[f"name{suffix}"],
        summary=tidy(raw.get(f"summary{suffix}")),
        steps=tidy(raw.get(f"steps{suffix}")),
        methods=tuple(_method(row, suffix) for row in raw.get("methods") or []),
        dossier=tuple(_case(case, suffix) for case in raw.get("dossier") or []),
        requirements=tidy(raw.get(f"requirements{suffix}")),
        result=tidy(raw.get(f"result{suffix}")),
    )


def _method(row: dict[str, Any], suffix: str) -> Method:
    return Method(
        channel=Channel(row["channel"]),
        time=tidy(row.get(f"time{suffix}")),
        fee=tidy(row.get(f"fee{suffix}")),
        note=tidy(row.get(f"note{suffix}")),
    )


def _case(case: dict[str, Any], suffix: str) -> DossierCase:
    items = tuple(
        DossierItem(
            name=item.get(f"name{suffix}") or item["name"],
            form=item.get("form"),
            originals=int(item.get("originals") or 0),
            copies=int(item.get("copies") or 0),
        )
        for item in case["items"]
    )
    return DossierCase(case.get(f"case{suffix}"), items)
