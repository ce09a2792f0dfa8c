"""Records that were read elsewhere, written down as JSON lines and read again.

A file from somebody's desk is read in a process of its own; this is how that process hands over
what it found. Every line is looked at like a record of any other format.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.errors import SourceUnreadable
from knowledge.sources.records import Noted, Record, Rejected
from knowledge.store.bodies import KINDS
from knowledge.versions import Abolition

_KINDS: Mapping[str, type] = {
    **KINDS,
    "abolition": Abolition,
    "rejected": Rejected,
    "noted": Noted,
}
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(of) for kind, of in _KINDS.items()}


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write `records` to `path`, in order; the file is there only when it is whole."""
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8") as file:
        for record in records:
            kind = next(kind for kind, of in _KINDS.items() if isinstance(record, of))
            body = _ADAPTERS[kind].dump_python(record, mode="json")
            file.write(json.dumps({"kind": kind, "record": body}) + "\n")
    unfinished.rename(path)


class KeptRecords:
    """Reads what `write_records` wrote."""

    def accepts(self, path: Path) -> bool:
        """Whatever it is called: such files keep the names of those that they were read from."""
        return path.is_file()

    def read(self, path: Path) -> Iterator[Record]:
        """In file order; raises SourceUnreadable where a line was not written by us."""
        with path.open(encoding="utf-8") as file:
            for line in file:
                try:
                    found = json.loads(line)
                    yield _ADAPTERS[found["kind"]].validate_python(found["record"])
                except (ValueError, KeyError, TypeError, ValidationError) as error:
                    raise SourceUnreadable(f"{path.name}: not a kept record: {error}") from error
