"""Procedures as JSON lines, plain or gzipped: our own shape, and the portal crawl's."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.procedures import Procedure
from knowledge.sources import crawled, own
from knowledge.sources.limits import LARGEST_UNPACKED, check_size, gzip_lines
from knowledge.sources.records import Record, Rejected
from knowledge.versions import Abolition

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
        check_size(path, LARGEST_UNPACKED)
        for number, line in enumerate(_lines(path), start=1):
            where = f"{path.name}:{number}"
            if len(line) > _LONGEST_LINE:
                yield Rejected(where, "the line is longer than 4 MB")
            elif line.strip():
                yield self._record(line, where)

    def _record(self, line: bytes, where: str) -> Procedure | Abolition | Rejected:
        try:
            raw = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise SourceUnreadable(f"{where}: not UTF-8: {error}. Save it as UTF-8.") from error
        except (ValueError, RecursionError) as error:
            return Rejected(where, f"not JSON: {error}")
        try:
            return record_of(raw, self.today)
        except RecordRejected as error:
            return Rejected(where, str(error))


def record_of(raw: Any, today: date) -> Procedure | Abolition:
    """The procedure, or the end of one, in a JSON object; raises RecordRejected on neither."""
    if isinstance(raw, dict) and raw.get("state") in own.ENDED:
        if not isinstance(raw.get("code"), str) or not raw["code"].strip():
            raise RecordRejected("no code")
        return own.abolition(raw)
    return procedure_of(raw, today)


def procedure_of(raw: Any, today: date) -> Procedure:
    """The procedure of one JSON object; raises RecordRejected where it is not one."""
    if not isinstance(raw, dict):
        raise RecordRejected("not a JSON object")
    for key in ("code", "name"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise RecordRejected(f"no {key}")
    parse = own.procedure if "name_en" in raw else crawled.procedure
    try:
        return parse(raw, today)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise RecordRejected(f"{raw['code']}: field of the wrong shape: {error!r}") from error


def _lines(path: Path) -> Iterator[bytes]:
    if path.suffix == ".gz":
        yield from gzip_lines(path, _LONGEST_LINE)
        return
    with path.open("rb") as lines:
        yield from lines
