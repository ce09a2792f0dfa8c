"""Offices as a JSON list, in the shape of the sample pack's `offices.json`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stubs

from knowledge.errors import SourceUnreadable
from knowledge.offices import Office, SpecialDays, WeeklyTheme
from knowledge.sources.limits import read_bytes
from knowledge.sources.records import Record, Rejected


class OfficesJson:
    """Reads files named offices.json."""

    def accepts(self, path: Path) -> bool:
        """By the file's name."""
        return path.name == "offices.json"

    def read(self, path: Path) -> Iterator[Record]:
        """One office an entry; one whose hours cannot be read is rejected."""
        try:
            entries = json.loads(read_bytes(path).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise SourceUnreadable(f"{path.name}: {error}") from error
        if not isinstance(entries, list):
            raise SourceUnreadable(f"{path.name}: not a list of offices")
        for position, raw in enumerate(entries, start=1):
            yield office_of(raw, f"{path.name}: entry {position}")


def office_of(raw: Any, where: str) -> Record:
    """The office in a JSON object, or why it was not taken."""
    try:
        OpeningHours(raw["opening_hours"])
        theme = raw.get("weekly_theme")
        return Office(
            id=raw["id"],
            name=raw["name"],
            name_en=raw["name_en"],
            kind=raw["kind"],
            address=raw["address"],
            address_en=raw["address_en"],
            phone=raw["phone"],
            opening_hours=raw["opening_hours"],
            opening_note=raw.get("opening_note") or "",
            opening_note_en=raw.get("opening_note_en") or "",
            fields=tuple(raw.get("fields") or ()),
            procedures=tuple(raw.get("procedures") or ()),
            territory=raw.get("territory"),
            non_territorial=bool(raw.get("non_territorial")),
            weekly_theme=WeeklyTheme(**theme) if theme else None,
            special_days=tuple(special_days_of(days) for days in raw.get("special_days") or ()),
            map_url=raw.get("map_url"),
            counters=tuple(raw.get("counters") or ()),
        )
    except ParserError as error:
        return Rejected(where, f"opening hours cannot be read: {error}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Rejected(where, f"a field is missing or of the wrong shape: {error!r}")


def special_days_of(raw: Any) -> SpecialDays:
    """`{"first", "last"?, "reason", "reason_en", "hours"?}`; days as YYYY-MM-DD."""
    hours = raw.get("hours")
    if hours:
        OpeningHours(hours)
    first = date.fromisoformat(raw["first"])
    last = date.fromisoformat(raw.get("last") or raw["first"])
    if last < first:
        raise ValueError(f"special days end on {last}, before they begin on {first}")
    return SpecialDays(first, last, raw["reason"], raw["reason_en"], hours)
