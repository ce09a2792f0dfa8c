"""Every procedure with its state, as an editor looks through them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from api.schemas.knowledge import Filter, ProcedurePage, ProcedureRow
from knowledge.library import Library
from knowledge.procedures import Version
from knowledge.store.engine import reading
from knowledge.store.listing import Origin, Pending, origins, pending
from knowledge.store.sql import KnowledgeStore
from knowledge.text.normalise import fold, tokens

PAGE = 30
"""Rows on a page."""
_NOTHING = Pending()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" is anything. `page` counts from 1."""

    words: str = ""
    filter: Filter = "all"
    field: str = ""
    level: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class _Entry:
    """A procedure made ready to be looked for."""

    version: Version
    folded: str


class KnowledgeList:
    """The newest version of every code, sorted by name, once for each revision."""

    def __init__(self, library: Library, store: KnowledgeStore, stale_days: int) -> None:
        self._library = library
        self._store = store
        self._stale_days = stale_days
        self._lock = Lock()
        self._made: tuple[int, tuple[_Entry, ...], Mapping[str, Origin]] | None = None

    def find(self, wanted: Wanted, today: date) -> ProcedurePage:
        """The page of the list that is asked for; the last one where there are fewer."""
        entries, origin = self._entries()
        with reading(self._store.engine) as connection:
            waits = pending(connection)
        rows = [self._row(entry.version, waits, origin, today) for entry in entries]
        chosen = [row for row, e in zip(rows, entries, strict=True) if _fits(row, e, wanted)]
        pages = max(1, -(-len(chosen) // PAGE))
        page = min(wanted.page, pages)
        return ProcedurePage(
            rows=chosen[(page - 1) * PAGE : page * PAGE],
            total=len(chosen),
            page=page,
            pages=pages,
            counts={name: sum(map(shows, rows)) for name, shows in FILTERS.items()},
            fields=sorted({row.field for row in rows if row.field}, key=fold),
            levels=sorted({level for row in rows for level in row.levels}, key=fold),
        )

    def row(self, version: Version, today: date) -> ProcedureRow:
        """One procedure as the list shows it."""
        _, origin = self._entries()
        with reading(self._store.engine) as connection:
            waits = pending(connection)
        return self._row(version, waits, origin, today)

    def _entries(self) -> tuple[tuple[_Entry, ...], Mapping[str, Origin]]:
        index = self._library.index
        with self._lock:
            if self._made is None or self._made[0] != index.revision:
                entries = sorted(map(_entry, index.versions), key=lambda entry: entry.folded)
                with reading(self._store.engine) as connection:
                    self._made = index.revision, tuple(entries), origins(connection)
            return self._made[1], self._made[2]

    def _row(
        self,
        version: Version,
        waits: Mapping[str, Pending],
        origin: Mapping[str, Origin],
        today: date,
    ) -> ProcedureRow:
        procedure, code = version.procedure, version.procedure.code
        checked, waiting = self._library.checked_on(version), waits.get(code, _NOTHING)
        oldest = today - timedelta(days=self._stale_days)
        return ProcedureRow(
            code=code,
            name=procedure.name,
            state=version.state.value,
            field=procedure.field,
            levels=list(procedure.levels),
            source=origin[code].source if code in origin else None,
            decision=version.deciding_document,
            checked_on=checked,
            stale=version.in_force and (checked is None or checked < oldest),
            waiting=waiting.held,
            scheduled=waiting.scheduled,
            scheduled_on=waiting.day,
            defects=sorted(defect.value for defect in procedure.defects),
        )


FILTERS: Mapping[Filter, Callable[[ProcedureRow], bool]] = {
    "all": lambda row: True,  # noqa: ARG005  # a filter that lets everything through
    "in_force": lambda row: row.state == "in_force",
    "ended": lambda row: row.state != "in_force",
    "waiting": lambda row: row.waiting,
    "scheduled": lambda row: row.scheduled,
    "stale": lambda row: row.stale,
    "faulty": lambda row: row.state == "in_force" and bool(row.defects),
}


def _entry(version: Version) -> _Entry:
    procedure = version.procedure
    words = " ".join((procedure.name, procedure.code, *procedure.aliases))
    return _Entry(version, " ".join(tokens(fold(words))))


def _fits(row: ProcedureRow, entry: _Entry, wanted: Wanted) -> bool:
    if not FILTERS[wanted.filter](row):
        return False
    if wanted.field not in ("", row.field) or (wanted.level and wanted.level not in row.levels):
        return False
    return all(word in entry.folded for word in tokens(fold(wanted.words)))
