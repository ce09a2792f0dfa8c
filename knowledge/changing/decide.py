"""Waiting changes settled: by an editor, or because their day has come."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from knowledge.changing.changes import Changes, Report
from knowledge.changing.writing import write
from knowledge.errors import OwnChange
from knowledge.hours import VIETNAM
from knowledge.procedures import Version
from knowledge.store import expired, waiting
from knowledge.store.bodies import read_body
from knowledge.store.engine import reading
from knowledge.store.rows import ended_version, held, new_version
from knowledge.store.sql import Ended, KnowledgeStore, Sourced
from knowledge.store.texts import Text
from knowledge.versions import Decision, Kind, Stage, Waiting

Prepare = Callable[[Changes], None]
"""Makes ready what an index of the changes needs, before they are published."""

CALENDAR = "calendar"
"""Who published what came into force by its date."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of changes: published, kept for their day, or outdated and to be seen again."""

    published: int = 0
    scheduled: int = 0
    outdated: int = 0
    returned: int = 0


def publish_waiting(
    store: KnowledgeStore, chosen: Sequence[Waiting], now: datetime, by: str, prepare: Prepare
) -> Settled:
    """An editor publishes `chosen`; one whose day is to come is kept for it.

    One whose record changed since it was found is not published: it waits again, compared with
    what is in force now. Raises OwnChange where `by` wrote one of them: two people make a change.
    """
    if own := [w for w in chosen if w.found_by == by]:
        raise OwnChange(f"{by} wrote change {own[0].id}: somebody else has to publish it")
    today = now.astimezone(VIETNAM).date()
    later = [w for w in chosen if (day := w.decision.effective_from) and day > today]
    with store.engine.begin() as connection:
        waiting.schedule(connection, [replace(w, settled_by=by) for w in later])
    settled = _publish(store, [w for w in chosen if w not in later], now, by, prepare)
    return replace(settled, scheduled=len(later))


def return_waiting(
    store: KnowledgeStore, chosen: Sequence[Waiting], now: datetime, by: str, reason: str
) -> Settled:
    """An editor sends `chosen` back, with a reason; an import does not find them again."""
    over = [replace(w, stage=Stage.REFUSED, settled_by=by, reason=reason) for w in chosen]
    with store.engine.begin() as connection:
        waiting.settle(connection, over, now)
    return Settled(returned=len(over))


def activate(store: KnowledgeStore, now: datetime, prepare: Prepare) -> Settled:
    """Publish what comes into force by its date, and end what is past its last day."""
    today = now.astimezone(VIETNAM).date()
    with reading(store.engine) as connection:
        due = waiting.due(connection, today)
        past = expired.past(connection, today)
    ends = [_last_day(version) for version in past]
    if not due and not ends:
        return Settled()
    return _publish(store, [*due, *ends], now, CALENDAR, prepare)


def _publish(
    store: KnowledgeStore, chosen: Sequence[Waiting], now: datetime, by: str, prepare: Prepare
) -> Settled:
    if not chosen:
        return Settled()
    settling = _Settling(store, by)
    for each in chosen:
        settling.take(each)
    changes = settling.changes()
    prepare(changes)
    write(changes, store, now, by)
    return Settled(published=len(changes.new) + len(changes.gone), outdated=len(changes.waiting))


class _Settling:
    """What is in force, with the chosen changes applied one by one."""

    def __init__(self, store: KnowledgeStore, by: str) -> None:
        contents, versions = store.snapshot()
        self._store = store
        self._by = by
        self._contents = dict(contents)
        self._versions = {version.procedure.code: version for version in versions}
        self._counts: Counter[str] = Counter()
        self._new: list[Sourced] = []
        self._gone: list[Ended] = []
        self._over: list[Waiting] = []
        self._again: list[Waiting] = []

    def take(self, change: Waiting) -> None:
        """Apply one change, or let it wait again."""
        if change.base != self._number(change):
            self._see_again(change)
            return
        if change.record == "procedure":
            self._version(change)
        elif change.body is not None:
            self._new.append((read_body(change.record, change.body), change.source))
        else:
            self._gone.append(Ended(change.record, change.key, change.source))
        self._counts[change.kind] += 1
        self._settle(change, Stage.PUBLISHED)

    def changes(self) -> Changes:
        """What is to be published."""
        published = bool(self._new or self._gone)
        return Changes(
            new=tuple(self._new),
            gone=tuple(self._gone),
            waiting=tuple(self._again),
            settled=tuple(self._over),
            sources=frozenset(),
            holdings=(),
            contents=self._contents,
            versions=tuple(self._versions[code] for code in sorted(self._versions)),
            report=Report(self._counts, published=published),
        )

    def _version(self, change: Waiting) -> None:
        if change.body is not None:
            procedure = read_body("procedure", change.body)
            version = new_version(procedure, change.base + 1, change.decision)
        else:
            former = self._versions[change.key]
            version = ended_version(former, change.decision, change.successor)
        self._versions[change.key] = version
        self._contents[change.key] = held(version)
        self._new.append((version, change.source))

    def _see_again(self, change: Waiting) -> None:
        self._settle(change, Stage.SUPERSEDED)
        ended = change.kind is Kind.WITHDRAWN and not self._in_force(change)
        if not ended:
            base = self._number(change)
            again = replace(change, id=0, base=base, stage=Stage.HELD, why="outdated")
            self._again.append(again)

    def _settle(self, change: Waiting, stage: Stage) -> None:
        if change.id:
            self._over.append(replace(change, stage=stage, settled_by=self._by))

    def _number(self, change: Waiting) -> int:
        """The number of the record's newest version, 0 where there is none."""
        if change.record == "procedure":
            version = self._versions.get(change.key)
            return version.number if version else 0
        text = self._text(change)
        return text.number if text else 0

    def _in_force(self, change: Waiting) -> bool:
        if change.record == "procedure":
            version = self._versions.get(change.key)
            return version is not None and version.in_force
        text = self._text(change)
        return text is not None and not text.ended

    def _text(self, change: Waiting) -> Text | None:
        return next(iter(self._store.texts(change.record, change.key)), None)


def _last_day(version: Version) -> Waiting:
    """The end of a version that is past its last day."""
    begins = _day_after(version.effective_until)
    return Waiting(
        source=CALENDAR,
        record="procedure",
        key=version.procedure.code,
        kind=Kind.WITHDRAWN,
        digest="",
        base=version.number,
        decision=Decision(effective_from=begins),
        stage=Stage.SCHEDULED,
        why="day",
    )


def _day_after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day else None
