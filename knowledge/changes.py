"""What an import found, and how it differs from what is published."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.indexing import answerable
from knowledge.offices import Office
from knowledge.procedures import Procedure, State, Version
from knowledge.sources.records import Noted, Rejected
from knowledge.store.rows import Contents, held, new_version, same_text
from knowledge.store.sql import KnowledgeStore
from knowledge.videos import Video

_KINDS = ("created", "updated", "unchanged")


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did.

    `rejected` names each record that was not taken, and why; `noted` what of the others could
    not be read whole.
    """

    counts: Mapping[str, int]
    rejected: tuple[Rejected, ...] = ()
    noted: tuple[Noted, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was published."""
        return bool(self.counts["created"] + self.counts["updated"])

    def sentence(self) -> str:
        """The import in one sentence."""
        parts = [f"{self.counts[kind]} {kind}" for kind in _KINDS]
        return ", ".join([*parts, f"{len(self.rejected)} rejected"])


@dataclass(slots=True)
class Found:
    """The good records of all sources, the last one of each code or id, and the others."""

    procedures: dict[str, tuple[Procedure, str]] = field(default_factory=dict)
    others: dict[str, tuple[Video | Office, str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the store; `contents` and `versions` are as they will be."""

    new: tuple[tuple[Version | Video | Office, str], ...]
    contents: Contents
    versions: tuple[Version, ...]
    report: Report

    def procedures(self) -> list[Procedure]:
        """The procedures that may then be answered from."""
        return [version.procedure for version in answerable(self.versions)]


def compare(found: Found, store: KnowledgeStore) -> Changes:
    """What of `found` is not in the store, or differs from it."""
    contents, stored = store.snapshot()
    counts: Counter[str] = Counter()
    contents, versions = dict(contents), {v.procedure.code: v for v in stored}
    new: list[tuple[Version | Video | Office, str]] = []
    for code, (procedure, source) in found.procedures.items():
        former = versions.get(code)
        kind = _kind(former, procedure)
        counts[kind] += 1
        if kind != "unchanged":
            versions[code] = new_version(procedure, former.number + 1 if former else 1)
            contents[code] = held(versions[code])
            new.append((versions[code], source))
    for record, source in found.others.values():
        kind = store.compare(record)
        counts[kind] += 1
        if kind != "unchanged":
            new.append((record, source))
    report = Report(counts, tuple(found.rejected), tuple(found.noted))
    return Changes(tuple(new), contents, tuple(versions[code] for code in sorted(versions)), report)


def _kind(former: Version | None, procedure: Procedure) -> str:
    if former is None:
        return "created"
    same = former.state is State.IN_FORCE and same_text(former.procedure, procedure)
    return "unchanged" if same else "updated"
