"""What an import found, what will be after it, and its account of itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.procedures import Procedure, Version
from knowledge.sources.records import Noted, Rejected
from knowledge.store.bodies import Other, read_body
from knowledge.store.held_by import Holding
from knowledge.store.rows import Contents
from knowledge.store.sql import Ended, Sourced
from knowledge.versions import UNDECIDED, Abolition, Decision, Kind, Waiting

_ALWAYS = (Kind.CREATED, Kind.AMENDED, Kind.UNCHANGED, Kind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Order:
    """How an import is to be taken.

    `hold` are the sources whose changes wait for an editor. `decision` stands in where a record
    names no deciding document, and is that of the withdrawals. `withdraw_missing`: what a source
    held before and holds no longer ends. `by` is the login of the person who uploads it: what an
    editor sent back is found again then, for somebody means it.
    """

    today: date
    hold: frozenset[str] = frozenset()
    withdraw_missing: bool = False
    decision: Decision = UNDECIDED
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `rejected` names each record that was not taken, and why.

    `counts` are by kind; of these `held` wait for an editor and `scheduled` for their day.
    `noted` is what of the records could not be read whole; `warnings` are what the operator
    should know besides.
    """

    counts: Mapping[str, int]
    rejected: tuple[Rejected, ...] = ()
    held: int = 0
    scheduled: int = 0
    noted: tuple[Noted, ...] = ()
    warnings: tuple[str, ...] = ()
    published: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything was published."""
        return self.published

    def sentence(self) -> str:
        """The import in one sentence."""
        parts = [f"{self.counts.get(kind, 0)} {kind}" for kind in _ALWAYS]
        if back := self.counts.get(Kind.RETURNED, 0):
            parts.append(f"{back} returned after their abolition")
        parts.append(f"{len(self.rejected)} rejected")
        if self.held:
            parts.append(f"{self.held} of these wait for an editor (motcua changes list)")
        if self.scheduled:
            parts.append(f"{self.scheduled} of these wait for their day")
        return ", ".join(parts)


@dataclass(slots=True)
class Found:
    """The good records of all sources, the last one of each code or id, and the others.

    `local` are the procedures of sources that speak for one place, by code and place. `held` is
    all that each source holds, by source, kind and key, with the day of the crawl; `broken` are
    the sources with a record that could not be read.
    """

    procedures: dict[str, tuple[Procedure, str]] = field(default_factory=dict)
    local: dict[tuple[str, str], tuple[Procedure, str]] = field(default_factory=dict)
    abolitions: dict[str, tuple[Abolition, str]] = field(default_factory=dict)
    others: dict[str, tuple[Other, str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    held: dict[tuple[str, str, str], date | None] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the store; `contents` and `versions` are as they will be.

    `holdings` are to be all that `sources` hold; both are empty where that stays as it is.
    """

    new: tuple[Sourced, ...]
    gone: tuple[Ended, ...]
    waiting: tuple[Waiting, ...]
    settled: tuple[Waiting, ...]
    sources: frozenset[str]
    holdings: tuple[Holding, ...]
    contents: Contents
    versions: tuple[Version, ...]
    report: Report

    def procedures(self) -> list[Procedure]:
        """The procedures that questions may be on: those known now, then those that wait."""
        return [*(version.procedure for version in self.versions), *_procedures(self.waiting)]


def _procedures(waiting: Sequence[Waiting]) -> Iterator[Procedure]:
    for change in waiting:
        if change.record == "procedure" and change.body is not None:
            yield read_body("procedure", change.body)
