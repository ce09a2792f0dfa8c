"""What places do differently, as `overrides.json` or `overrides.csv`.

One entry a procedure and place: `code`, `place` (a province, or a commune and its province after
a comma), then any of `channel`, `time`, `fee`, `office`, `form`, `online_level`, `document`,
`decided_on`, `effective_from`, `effective_until`, `url`. Several lines of one procedure and place
tell of several ways to hand in. Days are YYYY-MM-DD or DD/MM/YYYY.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from knowledge.errors import SourceUnreadable
from knowledge.overrides import Override, Ways
from knowledge.places import load_gazetteer
from knowledge.procedures import Channel, OnlineLevel
from knowledge.sources.crawled_text import tidy
from knowledge.sources.limits import LARGEST_TEXT, read_bytes
from knowledge.sources.records import Record, Rejected

_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_SAYS_SOMETHING = ("time", "fee", "office", "form", "online_level")


class LocalRules:
    """Reads files whose name begins with "overrides"."""

    def accepts(self, path: Path) -> bool:
        """By the file's name."""
        return path.name.startswith("overrides") and path.suffix in (".json", ".csv")

    def read(self, path: Path) -> Iterator[Record]:
        """One record a procedure and place, in the order of their first lines."""
        yield from overrides_of(_entries(path), path.name)


def overrides_of(entries: Sequence[Mapping[str, Any]], name: str) -> Iterator[Record]:
    """The overrides in entries, those of one procedure and place as one; and what was not taken."""
    merged: dict[str, Override] = {}
    for number, raw in enumerate(entries, start=1):
        where = f"{name}: entry {number}"
        try:
            override = _override(raw)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Rejected(where, f"a field is missing or of the wrong shape: {error}")
            continue
        if load_gazetteer().place(override.place) is None:
            reason = "is no place that we know: write the commune, then its province"
            yield Rejected(where, f"{override.place!r} {reason}")
            continue
        former = merged.get(override.id)
        if former is not None:
            override = replace(override, ways=(*former.ways, *override.ways))
        merged[override.id] = override
    yield from merged.values()


def _entries(path: Path) -> list[Mapping[str, Any]]:
    try:
        text = read_bytes(path, LARGEST_TEXT).decode("utf-8-sig")
        found = list(csv.DictReader(StringIO(text))) if path.suffix == ".csv" else json.loads(text)
    except (ValueError, RecursionError, csv.Error) as error:
        raise SourceUnreadable(f"{path.name}: {error}. Save it as UTF-8 and try again.") from error
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise SourceUnreadable(f"{path.name}: not a list of entries")
    return found


def _override(raw: Mapping[str, Any]) -> Override:
    if not any(raw.get(key) for key in _SAYS_SOMETHING):
        raise ValueError(f"it says nothing: none of {', '.join(_SAYS_SOMETHING)}")
    channel = Channel(raw["channel"]) if raw.get("channel") else None
    time, fee = tidy(raw.get("time")), tidy(raw.get("fee"))
    return Override(
        code=str(raw["code"]).strip(),
        place=str(raw["place"]).strip(),
        ways=(Ways(channel, time, fee),) if time or fee else (),
        office=tidy(raw.get("office")),
        form=tidy(raw.get("form")),
        online_level=OnlineLevel(raw["online_level"]) if raw.get("online_level") else None,
        document=tidy(raw.get("document")),
        decided_on=_day(raw, "decided_on"),
        effective_from=_day(raw, "effective_from"),
        effective_until=_day(raw, "effective_until"),
        url=raw.get("url") or None,
    )


def _day(raw: Mapping[str, Any], key: str) -> date | None:
    if not raw.get(key):
        return None
    for shape in _DAYS:
        try:
            return datetime.strptime(raw[key], shape).date()  # a day has no zone
        except ValueError:
            continue
    raise ValueError(f"{key} {raw[key]!r} is no day: write YYYY-MM-DD")
