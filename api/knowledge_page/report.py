"""What an upload brings, record by record, for the person who uploaded it."""

from collections.abc import Iterator, Mapping

from api.schemas.knowledge import Finding, Kind, ReportEntry, ReportOut
from knowledge.changing.changes import Changes, Found
from knowledge.changing.review import name_of, show_change
from knowledge.procedures import Version
from knowledge.store.bodies import key_of, kind_of, read_body
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Waiting

_MOST = 500
"""As many records are named; the counts are of all."""
_MOST_COMPARED = 200


def report_out(changes: Changes, found: Found, store: KnowledgeStore) -> ReportOut:
    """The report on `changes`, made before anything of them is written."""
    report = changes.report
    entries = [*_waiting(changes, store), *_published(changes, store)]
    changed: set[tuple[str, str]] = {(entry.record, entry.key) for entry in entries}
    entries += _unchanged(found, changed, _names(changes))
    return ReportOut(
        counts={str(kind): count for kind, count in report.counts.items() if count},
        held=report.held,
        scheduled=report.scheduled,
        entries=entries[:_MOST],
        entries_total=len(entries),
        rejected=[Finding(where=one.where, what=one.reason) for one in report.rejected[:_MOST]],
        rejected_total=len(report.rejected),
        noted=[Finding(where=one.where, what=one.remark) for one in report.noted[:_MOST]],
        noted_total=len(report.noted),
        warnings=list(report.warnings),
    )


def _waiting(changes: Changes, store: KnowledgeStore) -> Iterator[ReportEntry]:
    names = _names(changes)
    for position, change in enumerate(changes.waiting):
        fields = _fields(change, store) if position < _MOST_COMPARED else []
        yield ReportEntry(
            record=change.record,
            key=change.key,
            name=_name_of(change, names),
            kind=change.kind.value,
            waits="day" if change.why == "day" else "editor",
            fields=fields,
        )


def _fields(change: Waiting, store: KnowledgeStore) -> list[str]:
    """The fields that differ; none for a record that is new or ends."""
    if change.kind.value not in ("amended", "returned"):
        return []
    return [difference.field for difference in show_change(store, change).differences]


def _names(changes: Changes) -> Mapping[str, str]:
    """What every procedure is called, by code."""
    return {version.procedure.code: version.procedure.name for version in changes.versions}


def _name_of(change: Waiting, names: Mapping[str, str]) -> str:
    if change.body is not None:
        return name_of(read_body(change.record, change.body), names)
    return names.get(change.key, change.key)


def _published(changes: Changes, store: KnowledgeStore) -> Iterator[ReportEntry]:
    names = _names(changes)
    for record, _ in changes.new:
        if isinstance(record, Version):
            key, name, kind = record.procedure.code, record.procedure.name, _kind(record, store)
            yield _entry("procedure", key, name, kind)
        else:
            kind = "amended" if store.held_digest(record) else "created"
            yield _entry(kind_of(record), key_of(record), name_of(record, names), kind)
    for gone in changes.gone:
        yield _entry(gone.record, gone.key, gone.key, "withdrawn")


def _kind(version: Version, store: KnowledgeStore) -> Kind:
    if not version.in_force:
        return "withdrawn"
    former = store.version(version.procedure.code)
    if former is None:
        return "created"
    return "amended" if former.in_force else "returned"


def _unchanged(
    found: Found, changed: set[tuple[str, str]], names: Mapping[str, str]
) -> Iterator[ReportEntry]:
    for code, (procedure, _) in found.procedures.items():
        if ("procedure", code) not in changed:
            yield _entry("procedure", code, procedure.name, "unchanged")
    for record, _ in found.others.values():
        if (kind_of(record), key_of(record)) not in changed:
            yield _entry(kind_of(record), key_of(record), name_of(record, names), "unchanged")


def _entry(record: str, key: str, name: str, kind: Kind) -> ReportEntry:
    return ReportEntry(record=record, key=key, name=name, kind=kind, waits=None, fields=[])
