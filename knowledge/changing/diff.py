"""An import compared with what is in force: what is new, what ends, and what has to wait."""

from collections import Counter
from dataclasses import replace

from knowledge.changing.candidate import Candidate, ending, procedure_decision
from knowledge.changing.changes import Changes, Found, Order, Report
from knowledge.changing.thin import unsaid
from knowledge.overrides import Override, as_override
from knowledge.procedures import Procedure, Version
from knowledge.sources.records import Noted, Rejected
from knowledge.store import held_by, waiting
from knowledge.store.bodies import Other, key_of, kind_of
from knowledge.store.engine import reading
from knowledge.store.held_by import Holding
from knowledge.store.rows import ended_version, held, new_version, same_text
from knowledge.store.sql import Ended, KnowledgeStore, Sourced
from knowledge.store.texts import Text
from knowledge.versions import DESK, UNDECIDED, Abolition, Decision, Kind, Stage, Waiting

_MOST_GONE = 1 / 3


def compare(found: Found, store: KnowledgeStore, order: Order) -> Changes:
    """What of `found` is not in the store, or differs from it. Writes nothing."""
    return _Comparison(store, order).run(found)


class _Comparison:
    """What is in force, changed step by step into what will be."""

    def __init__(self, store: KnowledgeStore, order: Order) -> None:
        contents, versions = store.snapshot()
        with reading(store.engine) as connection:
            self._former = held_by.held(connection)
            remembered = waiting.remembered(connection)
        self._store = store
        self._order = order
        self._contents = dict(contents)
        self._versions = {version.procedure.code: version for version in versions}
        self._remembered = {
            (w.record, w.key, w.kind is Kind.WITHDRAWN): w
            for w in remembered
            if order.by is None or w.stage.open
        }
        self._counts: Counter[str] = Counter()
        self._new: list[Sourced] = []
        self._gone: list[Ended] = []
        self._waiting: list[Waiting] = []
        self._settled: list[Waiting] = []
        self._rejected: list[Rejected] = []
        self._noted: list[Noted] = []
        self._warnings: list[str] = []

    def run(self, found: Found) -> Changes:
        """Everything that `found` changes."""
        for procedure, source in found.procedures.values():
            if not self._ended_by(found, procedure.code):
                self._procedure(procedure, source)
        for (_, place), (procedure, source) in found.local.items():
            self._local(procedure, place, source)
        for record, source in found.others.values():
            self._other(record, source)
        for abolition, source in found.abolitions.values():
            self._abolition(abolition, source)
        if self._order.withdraw_missing:
            self._missing(found)
        return self._changes(found)

    def _ended_by(self, found: Found, code: str) -> bool:
        """Whether the same import says that `code` has ended: then its text is not looked at."""
        if code not in found.abolitions or code not in self._versions:
            return False
        begins = found.abolitions[code][0].decision.effective_from
        return begins is None or begins <= self._order.today

    def _procedure(self, procedure: Procedure, source: str) -> None:
        former = self._versions.get(procedure.code)
        kind = _kind(former, procedure)
        if kind is Kind.UNCHANGED:
            self._unchanged("procedure", procedure.code, source)
            return
        decision = procedure_decision(procedure, self._order.decision)
        base = former.number if former else 0
        change = Candidate(procedure, "procedure", procedure.code, kind, source, base, decision)
        lost = unsaid(former.procedure, procedure) if former and former.in_force else ()
        if lost:
            remark = (
                f"{procedure.code} waits for an editor: it says nothing of {', '.join(lost)}, "
                "which the guide in force does; import what one place does otherwise with --place"
            )
            self._noted.append(Noted(source, remark))
        self._take(change, "thin" if lost else "")

    def _local(self, procedure: Procedure, place: str, source: str) -> None:
        national = self._versions.get(procedure.code)
        if national is None or not national.in_force:
            reason = f"{procedure.code}: no national record in force has this code; import it first"
            self._rejected.append(Rejected(source, reason))
        elif override := as_override(national.procedure, procedure, place):
            self._other(override, source)
        else:
            self._counts[Kind.UNCHANGED] += 1

    def _other(self, record: Other, source: str) -> None:
        if isinstance(record, Override) and record.code not in self._versions:
            reason = f"{record.code} at {record.place}: no procedure has this code"
            self._rejected.append(Rejected(source, reason))
            return
        kind = Kind(self._store.compare(record))
        if kind is Kind.UNCHANGED:
            self._unchanged(kind_of(record), key_of(record), source)
            return
        decision = UNDECIDED
        if isinstance(record, Override):
            decision = Decision(record.document, record.decided_on, record.effective_from)
        former = self._former_text(kind_of(record), key_of(record))
        base = former.number if former else 0
        change = Candidate(record, kind_of(record), key_of(record), kind, source, base, decision)
        self._take(change, _edited(former))

    def _former_text(self, record: str, key: str) -> Text | None:
        return next(iter(self._store.texts(record, key)), None)

    def _abolition(self, abolition: Abolition, source: str) -> None:
        former = self._versions.get(abolition.code)
        if former is None:
            reason = f"{abolition.code} is to end, but was never published here"
            self._rejected.append(Rejected(source, reason))
        elif not former.in_force:
            self._unchanged("procedure", abolition.code, source)
        else:
            self._take(ending(former, source, abolition.decision, abolition.successor))

    def _missing(self, found: Found) -> None:
        """What the sources that were read held before, and nothing holds now."""
        now_held = {(record, key) for _, record, key in found.held}
        before = [h for h in self._former if h.source in found.sources]
        elsewhere = {(h.record, h.key) for h in self._former if h.source not in found.sources}
        gone = {(h.record, h.key): h.source for h in before}
        gone = {k: s for k, s in gone.items() if k not in now_held and k not in elsewhere}
        many = len(gone) > _MOST_GONE * len(before)
        for (record, key), source in sorted(gone.items()):
            why = "many" if many else "broken" if source in found.broken else ""
            self._withdraw(record, key, source, why)
        if gone and many:
            self._warnings.append(
                f"{len(gone)} of {len(before)} records are missing: their withdrawal waits for an "
                "editor. Look whether the file is whole."
            )

    def _withdraw(self, record: str, key: str, source: str, why: str) -> None:
        if record == "override" and not self._store.holds_override(key):
            return
        if record != "procedure":
            former = self._former_text(record, key)
            base = former.number if former else 0
            change = Candidate(
                None, record, key, Kind.WITHDRAWN, source, base, self._order.decision
            )
            self._take(change, why or _edited(former))
        elif key in self._versions and self._versions[key].in_force:
            self._take(ending(self._versions[key], source, self._order.decision, None), why)

    def _take(self, change: Candidate, why: str = "") -> None:
        """Publish `change`, or let it wait; one that waits already is not found again."""
        waits = replace(change.waiting(why or self._why(change)), found_by=self._order.by)
        if self._known(waits):
            self._counts[Kind.UNCHANGED] += 1
            return
        self._counts[change.kind] += 1
        if waits.why:
            stage = Stage.SCHEDULED if waits.why == "day" else Stage.HELD
            self._waiting.append(replace(waits, stage=stage))
        else:
            self._apply(change)

    def _why(self, change: Candidate) -> str:
        """Why `change` has to wait; empty where it does not."""
        if change.source in self._order.hold:
            return "source"
        if change.kind is Kind.RETURNED and not self._newer(change):
            return "returned"
        begins = change.decision.effective_from
        return "day" if begins and begins > self._order.today else ""

    def _newer(self, change: Candidate) -> bool:
        """Whether a record comes back by a document that is newer than its abolition."""
        ended = self._versions[change.key]
        since = ended.effective_from or ended.decided_on
        again = change.decision.effective_from or change.decision.decided_on
        return since is not None and again is not None and again > since

    def _known(self, waits: Waiting) -> bool:
        known = self._remembered.get((waits.record, waits.key, waits.kind is Kind.WITHDRAWN))
        return known is not None and (known.digest, known.base) == (waits.digest, waits.base)

    def _apply(self, change: Candidate) -> None:
        if isinstance(change.record, Procedure):
            self._publish(new_version(change.record, change.base + 1, change.decision), change)
        elif change.record is not None:
            self._new.append((change.record, change.source))
        elif change.kind_of_record == "procedure":
            former = self._versions[change.key]
            self._publish(ended_version(former, change.decision, change.successor), change)
        else:
            self._gone.append(Ended(change.kind_of_record, change.key, change.source))

    def _publish(self, version: Version, change: Candidate) -> None:
        self._versions[change.key] = version
        self._contents[change.key] = held(version)
        self._new.append((version, change.source))

    def _unchanged(self, record: str, key: str, source: str) -> None:
        """Nothing to do; another text of the same source that waited is moot."""
        self._counts[Kind.UNCHANGED] += 1
        waits = self._remembered.get((record, key, False))
        if waits and waits.stage.open and waits.source == source:
            self._settled.append(replace(waits, stage=Stage.SUPERSEDED))

    def _holdings(self, found: Found) -> set[Holding]:
        """What the sources that were read hold now, each record with the day of its check.

        What they hold no longer is remembered until it was withdrawn.
        """
        now = {Holding(*key, day or self._order.today) for key, day in found.held.items()}
        missing = (h for h in self._former if h.source in found.sources and h[:3] not in found.held)
        waits = {(w.record, w.key) for w in self._waiting if w.kind is Kind.WITHDRAWN}
        waits |= {key[:2] for key, w in self._remembered.items() if key[2] and w.stage.open}
        return now | {
            h for h in missing if not self._order.withdraw_missing or (h.record, h.key) in waits
        }

    def _changes(self, found: Found) -> Changes:
        holdings = self._holdings(found)
        same = holdings == {h for h in self._former if h.source in found.sources}
        report = Report(
            counts=self._counts,
            rejected=(*found.rejected, *self._rejected),
            held=sum(w.stage is Stage.HELD for w in self._waiting),
            scheduled=sum(w.stage is Stage.SCHEDULED for w in self._waiting),
            noted=(*found.noted, *self._noted),
            warnings=tuple(self._warnings),
            published=bool(self._new or self._gone),
        )
        return Changes(
            new=tuple(self._new),
            gone=tuple(self._gone),
            waiting=tuple(self._waiting),
            settled=tuple(self._settled),
            sources=frozenset() if same else frozenset(found.sources),
            holdings=() if same else tuple(sorted(holdings)),
            contents=self._contents,
            versions=tuple(self._versions[code] for code in sorted(self._versions)),
            report=report,
        )


def _edited(former: Text | None) -> str:
    """Why a change waits of a record that an editor wrote: a file does not undo that by itself."""
    return "edited" if former and former.source == DESK else ""


def _kind(former: Version | None, procedure: Procedure) -> Kind:
    if former is None:
        return Kind.CREATED
    if not former.in_force:
        return Kind.RETURNED
    return Kind.UNCHANGED if same_text(former.procedure, procedure) else Kind.AMENDED
