"""Sources in, published versions out; the whole import answers for itself in one sentence.

Reading and comparing write nothing: what is new is encoded first, and then published in one
step, so that a killed import leaves nothing half done and can simply be run again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from knowledge.changing.changes import Changes, Found, Order, Report
from knowledge.changing.diff import compare
from knowledge.changing.writing import write
from knowledge.hours import VIETNAM
from knowledge.overrides import Override
from knowledge.procedures import Procedure
from knowledge.revision.build import answerable
from knowledge.sources.dispatch import read_source, readable
from knowledge.sources.records import Noted, Record, Rejected, Source
from knowledge.store.bodies import kind_of
from knowledge.store.rows import same_text
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Abolition

Progress = Callable[[int], None]


def ingest(
    paths: Sequence[Path],
    sources: Sequence[Source],
    store: KnowledgeStore,
    now: datetime,
    seen: Progress,
) -> Report:
    """Read `paths` and publish what is new or changed, without encoding it first."""
    order = Order(now.astimezone(VIETNAM).date())
    changes = compare(read_sources(paths, sources, seen), store, order)
    publish(changes, store, now)
    return changes.report


def source_name(path: Path) -> str:
    """The name of the source at `path` where none is given: that of the file or folder."""
    return path.resolve().name


def read_sources(
    paths: Sequence[Path],
    sources: Sequence[Source],
    seen: Progress,
    name: str | None = None,
    places: Mapping[str, str] | None = None,
) -> Found:
    """The records of `paths`; `seen` is called with the number read so far.

    All belong to the source `name`, else each path is a source of its own name. `places` are
    sources that speak for one place only. Of one code or id that comes several times the last
    counts, and the others are reported. Raises SourceUnreadable where a file cannot be read:
    then nothing of the import is taken.
    """
    found, number = Found(), 0
    for path in paths:
        source = name or source_name(path)
        found.sources.add(source)
        place = (places or {}).get(source)
        for record, file in _records(path, sources):
            _take(record, file.name, source, place, found)
            number += 1
            seen(number)
    return found


def publish(changes: Changes, store: KnowledgeStore, now: datetime, by: str = "import") -> None:
    """Write `changes` in one step; nothing is written where there are none."""
    if not (changes.report.changed or changes.waiting or changes.settled or changes.sources):
        return
    write(changes, store, now, by)


def current_procedures(store: KnowledgeStore) -> list[Procedure]:
    """The procedures that may be answered from."""
    return [version.procedure for version in answerable(store.versions())]


def _records(path: Path, sources: Sequence[Source]) -> Iterator[tuple[Record, Path]]:
    files = readable(path, sources) if path.is_dir() else [path]
    for file in files:
        if file.is_dir():
            yield from _records(file, sources)
        else:
            yield from ((record, file) for record in read_source(file, sources))


def _take(record: Record, file: str, source: str, place: str | None, found: Found) -> None:
    if isinstance(record, Rejected):
        found.rejected.append(record)
        found.broken.add(source)
    elif isinstance(record, Noted):
        found.noted.append(record)
    elif isinstance(record, Abolition):
        found.abolitions[record.code] = record, source
    elif isinstance(record, Procedure):
        _take_procedure(record, file, source, place, found)
    else:
        key = f"{type(record).__name__} {record.id}"
        if key in found.others and found.others[key][0] != record:
            found.rejected.append(_twice(record.id, file))
        found.others[key] = record, source
        found.held[source, kind_of(record), record.id] = None


def _take_procedure(
    record: Procedure, file: str, source: str, place: str | None, found: Found
) -> None:
    code = record.code
    if place is not None:
        former = found.local.get((code, place))
        found.local[code, place] = record, source
        found.held[source, "override", Override(code, place).id] = record.as_of
    else:
        former = found.procedures.get(code)
        found.procedures[code] = record, source
        found.held[source, "procedure", code] = record.as_of
    if former is not None and not same_text(former[0], record):
        found.rejected.append(_twice(code, file))


def _twice(code: str, file: str) -> Rejected:
    return Rejected(file, f"{code} comes again with another text; the last one was taken")
