"""What an upload brings, record by record, for the person who uploaded it."""

from collections.abc import Iterator

from api.knowledge_schemas import Finding, Kind, ReportEntry, ReportOut
from knowledge.changes import Changes, Found
from knowledge.procedures import Procedure, Version
from knowledge.review import show_change
from knowledge.store.bodies import Other, key_of, kind_of, read_body
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Waiting

_MOST = 500
"""As many records are named; the counts are of all."""
_MOST_COMPARED = 200


def report_out(changes: Changes, found: Found, store: KnowledgeStore) -> ReportOut:
    """The report on `changes`, made before anything of them is written."""
    report = changes.report
    entries = [*_waiting(changes, store), *_published(changes, store)]
    entries += _unchanged(found, {(entry.record, entry.key) for entry in entries})
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
    for position, change in enumerate(changes.waiting):
        fields = _fields(change, store) if position < _MOST_COMPARED else []
        yield ReportEntry(
            record=change.record,
            key=change.key,
            name=_name_of(change, changes),
            kind=change.kind.value,
            waits="day" if change.why == "day" else "editor",
            fields=fields,
        )


def _fields(change: Waiting, store: KnowledgeStore) -> list[str]:
    """The fields that differ; none for a record that is new or ends."""
    if change.kind.value not in ("amended", "returned"):
        return []
    return [difference.field for difference in show_change(store, change).differences]


def _name_of(change: Waiting, changes: Changes) -> str:
    if change.body is not None:
        return name_of(read_body(change.record, change.body))
    known = (v.procedure.name for v in changes.versions if v.procedure.code == change.key)
    return next(known, change.key)


def _published(changes: Changes, store: KnowledgeStore) -> Iterator[ReportEntry]:
    for record, _ in changes.new:
        if isinstance(record, Version):
            key, name, kind = record.procedure.code, record.procedure.name, _kind(record, store)
            yield _entry("procedure", key, name, kind)
        else:
            kind = "amended" if store.held_digest(record) else "created"
            yield _entry(kind_of(record), key_of(record), name_of(record), kind)
    for kind_of_record, key in changes.gone:
        yield _entry(kind_of_record, key, key, "withdrawn")


def _kind(version: Version, store: KnowledgeStore) -> Kind:
    if not version.in_force:
        return "withdrawn"
    former = store.version(version.procedure.code)
    if former is None:
        return "created"
    return "amended" if former.in_force else "returned"


def _unchanged(found: Found, changed: set[tuple[str, str]]) -> Iterator[ReportEntry]:
    for code, (procedure, _) in found.procedures.items():
        if ("procedure", code) not in changed:
            yield _entry("procedure", code, procedure.name, "unchanged")
    for record, _ in found.others.values():
        if (kind_of(record), key_of(record)) not in changed:
            yield _entry(kind_of(record), key_of(record), name_of(record), "unchanged")


def _entry(record: str, key: str, name: str, kind: Kind) -> ReportEntry:
    return ReportEntry(record=record, key=key, name=name, kind=kind, waits=None, fields=[])


def name_of(record: Procedure | Other) -> str:
    """What people call a record."""
    for attribute in ("name", "title", "place"):
        if found := getattr(record, attribute, None):
            return str(found)
    return key_of(record)
