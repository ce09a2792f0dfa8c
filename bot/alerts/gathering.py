"""Finding what clerks are to be told: read from what happened to cases, so nothing is lost.

What happened is looked at again for a minute after: a transaction that ends late is not missed,
and an event that was told adds nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from bot.alert_kinds import Kind, Way
from bot.cases import EntryKind, Status
from bot.roles import Clerk, Power
from bot.store import alert_sends, alerts
from bot.store.facts import Facts
from bot.store.tables import case_entries, cases
from knowledge.store.engine import reading

_TO_NOBODY = (EntryKind.OPENED, EntryKind.REOPENED, EntryKind.FORWARDED, EntryKind.RETURNED)
_LATE = timedelta(minutes=1)
_KEPT = timedelta(days=30)
_PLACE, _SEEN = "desk", "alerts:seen"
_MOST = 500


@dataclass(frozen=True, slots=True)
class Event:
    """Something that clerks may want to know; `to` is one clerk, None whoever answers there."""

    key: str
    kind: Kind
    case_id: int
    office: str | None
    to: int | None


@dataclass(frozen=True, slots=True)
class Gathering:
    """Writes alerts. `soon` is how long before something runs out its clerk is warned."""

    engine: Engine
    facts: Facts
    find: Callable[[int], Clerk | None]
    soon: timedelta
    now: Callable[[], datetime]

    def gather(self) -> int:
        """Write what is to be told; returns how many alerts are new."""
        now = self.now()
        with reading(self.engine) as connection:
            entries, seen = self._happened(connection, now)
            found = [*entries, *_running_out(connection, now, now + self.soon)]
            wanted = {kind: alerts.wanting(connection, kind) for kind in Kind}
        told = 0
        if any(wanted[event.kind] for event in found):
            with self.engine.begin() as connection:
                told = sum(self._tell(connection, event, wanted, now) for event in found)
        if seen is not None:
            self.facts.put(_PLACE, _SEEN, {"id": seen}, now)
        return told

    def prune(self) -> None:
        """Forget what was told a month ago."""
        with self.engine.begin() as connection:
            alert_sends.prune(connection, self.now() - _KEPT)

    def _happened(self, connection: Connection, now: datetime) -> tuple[list[Event], int | None]:
        """What happened since it was looked at last; and the id up to which that is done."""
        kept = self.facts.get(_PLACE, _SEEN)
        if kept is None:  # what was before the first look is old
            return [], connection.scalar(select(func.max(case_entries.c.id))) or 0
        rows = connection.execute(
            select(
                case_entries.c.id,
                case_entries.c.kind,
                case_entries.c.at,
                case_entries.c.target_id,
                case_entries.c.actor_id,
                cases.c.id.label("case"),
                cases.c.office_id,
                cases.c.status,
            )
            .join(cases, cases.c.id == case_entries.c.case_id)
            .where(case_entries.c.id > int(kept["id"]))
            .order_by(case_entries.c.id)
            .limit(_MOST)
        ).all()
        done = [row.id for row in rows if row.at <= now - _LATE]
        found = [event for row in rows if (event := _event(row)) is not None]
        return found, max(done) if done else None

    def _tell(
        self,
        connection: Connection,
        event: Event,
        wanted: Mapping[Kind, Mapping[int, frozenset[Way]]],
        now: datetime,
    ) -> int:
        told = 0
        for clerk_id, ways in wanted[event.kind].items():
            clerk = self.find(clerk_id)
            if clerk is None or event.to not in (None, clerk_id):
                continue
            if clerk.may(Power.ANSWER, event.office):
                told += alerts.tell(
                    connection, clerk_id, event.key, event.kind, event.case_id, ways, now
                )
        return told


def _event(row: Any) -> Event | None:
    if row.kind == EntryKind.ASSIGNED.value and row.target_id != row.actor_id:
        return Event(f"assigned:{row.id}", Kind.ASSIGNED, row.case, row.office_id, row.target_id)
    if row.kind in _TO_NOBODY and row.status == Status.NEW.value:
        return Event(f"new:{row.id}", Kind.NEW, row.case, row.office_id, None)
    return None


def _running_out(connection: Connection, now: datetime, until: datetime) -> list[Event]:
    """Cases whose promise or window ends soon: told to who has them, or whoever answers there."""
    rows = connection.execute(
        select(cases.c.id, cases.c.office_id, cases.c.owner_id, cases.c.runs_out_at)
        .where(
            cases.c.status.in_((Status.NEW.value, Status.CLAIMED.value)),
            cases.c.waiting_since.is_not(None),
            cases.c.runs_out_at > now,
            cases.c.runs_out_at <= until,
        )
        .order_by(cases.c.runs_out_at)
        .limit(_MOST)
    )
    return [
        Event(
            f"due:{row.id}:{row.runs_out_at:%Y%m%dT%H%M%S}",
            Kind.DUE,
            row.id,
            row.office_id,
            row.owner_id,
        )
        for row in rows
    ]
