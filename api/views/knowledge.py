"""Changes, editions and sources as the JSON of the knowledge page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from api.knowledge_page.differences import differences_out
from api.parts import Parts
from api.schemas.knowledge import (
    ChangeRow,
    EditionOut,
    RecordKind,
    SettledOut,
)
from bot.store.names import names_of
from knowledge.changing.decide import Settled
from knowledge.changing.differences import Difference
from knowledge.changing.review import name_of
from knowledge.library import Library
from knowledge.store.bodies import read_body
from knowledge.store.engine import reading
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Edition, Waiting


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks at changes and editions, and what is needed to show them."""

    store: KnowledgeStore
    library: Library
    login: str
    names: Mapping[str, str]

    def name(self, login: str) -> str:
        """What somebody is called; a login that is no account's stays ("import")."""
        return self.names.get(login, login)


def looking(parts: Parts, login: str) -> Looking:
    """The look of the person with this login."""
    with reading(parts.engine) as connection:
        return Looking(parts.knowledge, parts.library, login, names_of(connection))


def change_row(change: Waiting, by: Looking) -> ChangeRow:
    """A line of what waits."""
    if change.found_at is None:
        raise ValueError(f"the change {change.id} was never kept")
    return ChangeRow(
        id=change.id,
        record=cast(RecordKind, change.record),
        key=change.key,
        name=_name(change, by.library),
        kind=change.kind.value,
        source=change.source,
        stage=cast(Literal["held", "scheduled"], change.stage.value),
        why=change.why,
        outdated=change.base != _number(change, by.store, by.library),
        decision=change.decision.document,
        decided_on=change.decision.decided_on,
        effective_from=change.decision.effective_from,
        successor=change.successor,
        reason=change.reason,
        found_at=change.found_at,
        found_by=by.name(change.found_by) if change.found_by else None,
        mine=change.found_by == by.login,
    )


def _name(change: Waiting, library: Library) -> str:
    code = change.key.partition("@")[0]
    current = library.newest(code) if change.record in ("procedure", "override") else None
    names = {code: current.procedure.name} if current else {}
    if change.record == "procedure" and names:
        return names[code]
    if change.body is None:
        return names.get(code, change.key)
    return name_of(read_body(change.record, change.body), names)


def _number(change: Waiting, store: KnowledgeStore, library: Library) -> int:
    """The number of the version in force now, 0 where there is none."""
    if change.record == "procedure":
        current = library.newest(change.key)
        return current.number if current else 0
    return next((text.number for text in store.texts(change.record, change.key)), 0)


def edition_out(edition: Edition, differences: Sequence[Difference], by: Looking) -> EditionOut:
    """A published version."""
    version = edition.version
    return EditionOut(
        number=version.number,
        state=version.state.value,
        decision=version.deciding_document,
        decided_on=version.decided_on,
        effective_from=version.effective_from,
        until=edition.until,
        successor=version.successor,
        source=edition.source,
        published_at=edition.published_at,
        published_by=by.name(edition.published_by),
        differences=differences_out(differences),
    )


def settled_out(settled: Settled) -> SettledOut:
    """What became of changes."""
    return SettledOut(
        published=settled.published,
        scheduled=settled.scheduled,
        outdated=settled.outdated,
        returned=settled.returned,
    )
