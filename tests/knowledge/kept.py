"""A knowledge store that tests import into, as editors and the calendar use it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from knowledge.changing.changes import Found, Order, Report
from knowledge.changing.decide import Settled, activate, publish_waiting
from knowledge.changing.diff import compare
from knowledge.changing.review import find_changes, waiting_changes
from knowledge.ingest import publish
from knowledge.procedures import Procedure, State
from knowledge.versions import Abolition, Decision
from tests.knowledge.fresh import NOW, guide, store

TODAY = date(2026, 7, 15)
DECISION = Decision("12/QĐ-UBND", date(2026, 7, 1), None)


@dataclass
class Kept:
    """A store, and imports into it at moments that the test sets."""

    now: datetime = NOW
    store: Any = field(default_factory=store)

    def take(
        self,
        *records: Procedure | Abolition,
        source: str = "national",
        broken: bool = False,
        **order: Any,
    ) -> Report:
        """An import of `records` as all that `source` holds now."""
        found = Found(sources={source}, broken={source} if broken else set())
        for record in records:
            if isinstance(record, Abolition):
                found.abolitions[record.code] = record, source
            else:
                found.procedures[record.code] = record, source
                found.held[source, "procedure", record.code] = record.as_of
        changes = compare(found, self.store, Order(self.now.date(), **order))
        publish(changes, self.store, self.now)
        return changes.report

    def state(self, code: str) -> State:
        """Whether `code` may be answered from."""
        version = self.store.version(code)
        assert version is not None
        state: State = version.state
        return state

    def waiting(self) -> list[tuple[str, str, str]]:
        """What waits: kind, code and why."""
        return [(w.change.kind, w.change.key, w.change.why) for w in waiting_changes(self.store)]

    def agree(self, *ids: int) -> Settled:
        """An editor publishes changes; all where none is named."""
        chosen = ids or [shown.change.id for shown in waiting_changes(self.store)]
        return publish_waiting(
            self.store, find_changes(self.store, list(chosen)), self.now, "lan", lambda _: None
        )

    def wake(self) -> Settled:
        """The calendar's job."""
        return activate(self.store, self.now, lambda _: None)


def guides(*numbers: int) -> list[Procedure]:
    """Guides 1.1, 1.2, …"""
    return [guide(f"1.{n}", f"Thủ tục {n}") for n in numbers]
