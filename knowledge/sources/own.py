"""A procedure in our own JSON shape: the one that the sample pack uses."""

from datetime import date
from typing import Any

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


def procedure(raw: dict[str, Any], today: date) -> Procedure:  # noqa: ARG001  # one shape for both parsers
    """The record of one line of our own."""
    return Procedure(
        code=raw["code"].strip(),
        wording=_wording(raw, ""),
        english=_wording(raw, "_en") if raw.get("steps_en") else None,
        url=raw.get("url") or None,
        as_of=date.fromisoformat(raw["as_of"]) if raw.get("as_of") else None,
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
