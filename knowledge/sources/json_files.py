"""Records as a JSON file, one or a list: the portal's shape, our own, or guides as plain text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.sources import portal_json
from knowledge.sources.blocks import Block, flowed
from knowledge.sources.columns import sections_of_fields
from knowledge.sources.guide import Reading, records
from knowledge.sources.jsonl import procedure_of
from knowledge.sources.limits import LARGEST_TEXT, read_bytes
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document

_OURS = re.compile(
    rb'"(?:executionSteps|executionMethods)"\s*:|"(?:title|name)"\s*:.*"(?:text|steps)"\s*:', re.S
)
_LOOKED_AT = 200_000
_LISTS = ("data", "items", "records", "procedures", "result", "results", "content")
_LAYOUT = re.compile(r"^(?:VIDEO|BƯỚC|\d{1,2})$")


@dataclass(frozen=True, slots=True)
class JsonFiles:
    """Reads *.json that holds procedures; another JSON is not taken for one."""

    today: date
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending and the names in it."""
        if path.suffix.lower() != ".json" or path.name in ("videos.json", "offices.json"):
            return False
        try:
            with path.open("rb") as file:
                return bool(_OURS.search(file.read(_LOOKED_AT)))
        except OSError:
            return False

    def read(self, path: Path) -> Iterator[Record]:
        """One record an entry; raises SourceUnreadable where the file is not JSON."""
        try:
            raw = json.loads(read_bytes(path, LARGEST_TEXT).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise SourceUnreadable(f"{path.name}: not JSON: {error}. Fetch it again.") from error
        entries = _entries(raw)
        for number, entry in enumerate(entries, start=1):
            where = path.name if len(entries) == 1 else f"{path.name}: entry {number}"
            yield from self._records(entry, where)

    def _records(self, raw: Any, where: str) -> Iterator[Record]:
        if not isinstance(raw, dict):
            yield Rejected(where, "not a JSON object")
            return
        if isinstance(raw.get("text"), str) and not portal_json.is_portal(raw):
            yield from _guide(raw, where, Reading(self.today, self.given))
            return
        try:
            yield self._procedure(raw)
        except RecordRejected as error:
            yield Rejected(where, str(error))

    def _procedure(self, raw: dict[str, Any]) -> Record:
        if not portal_json.is_portal(raw):
            return procedure_of(raw, self.today)
        for key in ("code", "name"):
            if not isinstance(raw.get(key), str) or not raw[key].strip():
                raise RecordRejected(f"no {key}")
        try:
            return portal_json.record(raw, self.today)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise RecordRejected(f"{raw['code']}: field of the wrong shape: {error!r}") from error


def _entries(raw: Any) -> list[Any]:
    """The records of a file: a list, one object, or an answer that wraps them."""
    if isinstance(raw, dict) and "code" not in raw:
        for key in _LISTS:
            if isinstance(raw.get(key), list | dict):
                return _entries(raw[key])
    return raw if isinstance(raw, list) else [raw]


def _guide(raw: dict[str, Any], where: str, reading: Reading) -> Iterator[Record]:
    """A guide as a title and its text; its other keys are fields of it."""
    fields = {key: value for key, value in raw.items() if key not in ("text", "pages")}
    told = tuple(sections_of_fields(fields))
    lines = str(raw["text"]).splitlines()
    kept = [line for line in lines if not _LAYOUT.match(line.strip())]
    left_out = len(lines) - len(kept)
    remarks = (
        (f"{left_out} marks of its layout (VIDEO, lone numbers) not kept",) if left_out else ()
    )
    blocks = tuple(flowed([[Block(line) for line in kept]]))
    name = raw.get("title") or raw.get("name")
    if isinstance(name, str) and not reading.given.name:
        reading = replace(reading, given=replace(reading.given, name=name))
    yield from records(Document(blocks, remarks, told), where, reading)
