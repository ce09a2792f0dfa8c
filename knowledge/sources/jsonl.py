"""Procedures as JSON lines, plain or gzipped: our own shape, and the portal crawl's."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.procedures import Procedure
from knowledge.sources import crawled, own
from knowledge.sources.records import Record, Rejected

_LONGEST_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class JsonLines:
    """Reads *.jsonl and *.jsonl.gz; `today` decides whether a fee's window is past."""

    today: date

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        return path.name.endswith((".jsonl", ".jsonl.gz"))

    def read(self, path: Path) -> Iterator[Record]:
        """One record a line; blank lines are passed over."""
        try:
            with _open(path) as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield self._record(line, f"{path.name}:{number}")
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise SourceUnreadable(f"{path.name}: {error}. Fetch the file again.") from error

    def _record(self, line: str, where: str) -> Procedure | Rejected:
        if len(line) > _LONGEST_LINE:
            return Rejected(where, "the line is longer than 4 MB")
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Rejected(where, f"not JSON: {error}")
        try:
            return _procedure(raw, self.today)
        except RecordRejected as error:
            return Rejected(where, str(error))


def _procedure(raw: Any, today: date) -> Procedure:
    if not isinstance(raw, dict):
        raise RecordRejected("not a JSON object")
    for key in ("code", "name"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise RecordRejected(f"no {key}")
    parse = own.procedure if "name_en" in raw else crawled.procedure
    try:
        return parse(raw, today)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordRejected(f"{raw['code']}: field of the wrong shape: {error!r}") from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
