"""Changes for people to look at: what waits, what was published lately, what is out of date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.differences import Difference, compared, differences, everything
from knowledge.errors import NotThere
from knowledge.procedures import Procedure, Version
from knowledge.record_fields import record_fields
from knowledge.store import waiting
from knowledge.store.bodies import read_body
from knowledge.store.engine import reading
from knowledge.store.history import History
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Edition, Waiting


@dataclass(frozen=True, slots=True)
class Shown:
    """A change made readable: the name of its record, and the fields in which it differs."""

    change: Waiting
    name: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """A procedure in force whose last check is too long ago, or unknown."""

    version: Version
    checked_on: date | None


def waiting_changes(store: KnowledgeStore) -> list[Shown]:
    """Every change that waits, oldest first, without its differences."""
    with reading(store.engine) as connection:
        found = waiting.waiting(connection)
    names = {version.procedure.code: version.procedure.name for version in store.versions()}
    return [Shown(change, _name(change, names.get(change.key))) for change in found]


def find_changes(store: KnowledgeStore, ids: Sequence[int]) -> list[Waiting]:
    """The changes with these ids; raises NotThere where one does not wait."""
    with reading(store.engine) as connection:
        found = [waiting.change(connection, each) for each in dict.fromkeys(ids)]
    for change_id, change in zip(dict.fromkeys(ids), found, strict=True):
        if change is None or not change.stage.open:
            raise NotThere(f"no change {change_id} waits: see `motcua changes list`")
    return [change for change in found if change]


def show_change(store: KnowledgeStore, change: Waiting) -> Shown:
    """A change with its differences from what is in force now; a new record is all difference."""
    if change.record != "procedure":
        before = record_fields(store.body(change.record, change.key))
        after = record_fields(change.body)
        return Shown(change, _title(change, {**before, **after}), compared(before, after))
    current = store.version(change.key)
    name = _name(change, current.procedure.name if current else None)
    if change.body is None:
        return Shown(change, name)
    new: Procedure = read_body("procedure", change.body)
    changed = differences(current.procedure, new) if current else everything(new)
    return Shown(change, name, changed)


def editions(store: KnowledgeStore, code: str) -> list[tuple[Edition, tuple[Difference, ...]]]:
    """Every edition of `code`, the newest first, each with its differences from the one before."""
    found = History(store.engine).editions(code)
    former = [each.version.procedure for each in found[1:]]
    changed = [
        differences(old, new.version.procedure) for old, new in zip(former, found, strict=False)
    ]
    return list(zip(found, [*changed, ()], strict=True))


def stale(store: KnowledgeStore, today: date, days: int) -> list[Stale]:
    """The procedures in force that were not checked for more than `days`, the oldest first."""
    oldest, checked = today - timedelta(days=days), store.checked()
    found = []
    for version in store.versions():
        known = (checked.get(version.procedure.code), version.checked_on)
        day = max((each for each in known if each), default=None)
        if version.in_force and (day is None or day < oldest):
            found.append(Stale(version, day))
    return sorted(
        found, key=lambda each: (each.checked_on or date.min, each.version.procedure.code)
    )


def _title(change: Waiting, fields: Mapping[str, str]) -> str:
    """What a record that is no procedure is called."""
    return fields.get("title") or fields.get("name") or change.key


def _name(change: Waiting, known: str | None) -> str:
    """The record's name; that of the new text where the record is new."""
    if known or change.record != "procedure" or change.body is None:
        return known or change.key
    procedure: Procedure = read_body("procedure", change.body)
    return procedure.name
