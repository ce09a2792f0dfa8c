"""Sources in, published versions out; the whole import answers for itself in one sentence.

Reading and comparing write nothing: what is new is encoded first, and then published in one
step, so that a killed import leaves nothing half done and can simply be run again.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from knowledge.changes import Changes, Found, Report, compare
from knowledge.indexing import answerable
from knowledge.procedures import Procedure
from knowledge.sources.dispatch import read_source, readable
from knowledge.sources.records import Noted, Record, Rejected, Source
from knowledge.store.rows import same_text
from knowledge.store.sql import KnowledgeStore


def ingest(
    paths: Sequence[Path],
    sources: Sequence[Source],
    store: KnowledgeStore,
    now: datetime,
    seen: Callable[[int], None],
) -> Report:
    """Read `paths` and publish what is new or changed, without encoding it first."""
    changes = compare(read_sources(paths, sources, seen), store)
    if changes.report.changed:
        publish(changes, store, now)
    return changes.report


def read_sources(
    paths: Sequence[Path], sources: Sequence[Source], seen: Callable[[int], None]
) -> Found:
    """The records of `paths`; `seen` is called with the number read so far.

    Of one code or id that comes several times the last counts, and the others are reported.
    Raises SourceUnreadable where a file cannot be read: then nothing of the import is taken.
    """
    found = Found()
    for number, (record, path) in enumerate(_records(paths, sources), start=1):
        _take(record, path.name, found)
        seen(number)
    return found


def publish(changes: Changes, store: KnowledgeStore, now: datetime) -> int:
    """Write `changes` in one step; returns the revision."""
    return store.publish(changes.report.sentence(), now, changes.new)


def current_procedures(store: KnowledgeStore) -> list[Procedure]:
    """The procedures that may be answered from."""
    return [version.procedure for version in answerable(store.versions())]


def _records(paths: Sequence[Path], sources: Sequence[Source]) -> Iterator[tuple[Record, Path]]:
    for path in paths:
        if path.is_dir():
            yield from _records(readable(path, sources), sources)
            continue
        yield from ((record, path) for record in read_source(path, sources))


def _take(record: Record, source: str, found: Found) -> None:
    if isinstance(record, Rejected):
        found.rejected.append(record)
    elif isinstance(record, Noted):
        found.noted.append(record)
    elif isinstance(record, Procedure):
        former = found.procedures.get(record.code)
        if former is not None and not same_text(former[0], record):
            found.rejected.append(_twice(record.code, source))
        found.procedures[record.code] = record, source
    else:
        key = f"{type(record).__name__} {record.id}"
        if key in found.others and found.others[key][0] != record:
            found.rejected.append(_twice(record.id, source))
        found.others[key] = record, source


def _twice(code: str, source: str) -> Rejected:
    return Rejected(source, f"{code} comes again with another text; the last one was taken")
