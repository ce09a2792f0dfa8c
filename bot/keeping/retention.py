"""Deleting what is no longer needed, class by class, with a report; figures stay.

Logs go to standard error and are kept by whoever runs the service. The audit log only grows: it
holds no word of a citizen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from sqlalchemy import Engine

from bot.keeping.attachments import Keeper
from bot.store import audit
from bot.store import retention as rows
from bot.store.own_data import finish
from knowledge.store.engine import reading
from knowledge.yaml_text import read_yaml

_AT_ONCE = 100
_ROWS = ("events", "sends", "dead_letters", "browsers", "chats", "choices")
Extra = Callable[[datetime, bool], int]
"""Deletes, or only counts, what is older than a moment; returns how much that is."""


@dataclass(frozen=True, slots=True)
class Swept:
    """One class: for how many days it is kept, and how much of it was over."""

    name: str
    days: int
    count: int


def load_days() -> Mapping[str, int]:
    """The days that come with the product: `bot/data/retention.yml`."""
    text = files("bot").joinpath("data", "retention.yml").read_text("utf-8")
    found: dict[str, int] = read_yaml(text)
    return found


@dataclass(frozen=True, slots=True)
class Retention:
    """Sweeps. `extra` are classes that other rooms keep, by name."""

    engine: Engine
    keeper: Keeper
    days: Mapping[str, int]
    now: Callable[[], datetime]
    extra: Mapping[str, Extra]

    def sweep(self, dry_run: bool = False) -> tuple[Swept, ...]:
        """Delete what is over, in short transactions; `dry_run` only counts.

        Broken off, it is simply done again. What was deleted is in the audit log, by class.
        """
        at = self.now()
        found = [
            self._swept("conversations", self._conversations(dry_run)),
            self._swept("files", self._files(dry_run)),
            *(self._swept(name, self._rows(name, dry_run)) for name in _ROWS),
            *(
                self._swept(name, sweep(self._before(name), dry_run))
                for name, sweep in self.extra.items()
            ),
        ]
        if not dry_run and any(one.count for one in found):
            told = {one.name: one.count for one in found}
            with self.engine.begin() as connection:
                audit.record(connection, at, None, "retention", "data", told)
        return tuple(found)

    def _conversations(self, dry_run: bool) -> int:
        before, done = self._before("conversations"), 0
        if dry_run:
            with reading(self.engine) as connection:
                return len(rows.silent_since(connection, before, 10_000_000))
        with self.engine.begin() as connection:
            held_back = finish(connection)
        self.keeper.forget(held_back)
        while True:
            with self.engine.begin() as connection:
                silent = rows.silent_since(connection, before, _AT_ONCE)
                gone = [rows.forget(connection, talk, self.now()) for talk in silent]
            for digests in gone:
                self.keeper.forget(digests)
            done += len(silent)
            if not silent:
                return done

    def _files(self, dry_run: bool) -> int:
        with self.engine.begin() as connection:
            old = rows.old_files(connection, self._before("files"))
            digests = rows.let_go(connection, old) if old and not dry_run else ()
            known = rows.known_digests(connection)
        self.keeper.forget(digests)
        orphans = self.keeper.orphans(known) if not dry_run else ()
        self.keeper.forget(orphans)
        return len(old)

    def _rows(self, name: str, dry_run: bool) -> int:
        table, condition = rows.over(name, self._before(name))
        if dry_run:
            with reading(self.engine) as connection:
                return rows.count(connection, table, condition)
        with self.engine.begin() as connection:
            return rows.remove(connection, table, condition)

    def _before(self, name: str) -> datetime:
        return self.now() - timedelta(days=self.days[name])

    def _swept(self, name: str, count: int) -> Swept:
        return Swept(name, self.days[name], count)
