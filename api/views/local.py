"""Local rules, groups, videos and offices as the knowledge page shows them: lists and records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from pydantic import TypeAdapter

from api.knowledge_page.differences import differences_out
from api.schemas.local import (
    Kind,
    RecordOut,
    RecordPage,
    RecordRow,
    TextOut,
    WaitingOut,
)
from api.views.knowledge import Looking
from knowledge.changing.differences import record_differences
from knowledge.changing.review import name_of, record_of
from knowledge.errors import NotThere
from knowledge.groups import Group, load_groups
from knowledge.offices import Office
from knowledge.overrides import Override
from knowledge.store import texts, waiting
from knowledge.store.bodies import KINDS, Other, read_body
from knowledge.store.engine import reading
from knowledge.store.texts import Text
from knowledge.text.normalise import fold, tokens
from knowledge.versions import Waiting
from knowledge.videos import Video

_MOST = 200


@dataclass(frozen=True, slots=True)
class LocalDesk:
    """Reads what the tabs show to one person."""

    by: Looking

    def find(self, kind: Kind, words: str) -> RecordPage:
        """The records of a kind whose names hold `words`, also those that wait to be new."""
        found, waits = self._all(kind), self._waiting(kind)
        wanted = tokens(fold(words))
        rows = []
        for key in dict.fromkeys([*found, *waits]):
            row = self._row(kind, key, found.get(key), waits.get(key))
            said = tokens(fold(f"{row.name} {row.detail} {key}"))
            if (row.in_force or row.waiting) and all(_held(word, said) for word in wanted):
                rows.append(row)
        rows.sort(key=lambda row: (fold(row.name.lower()), row.key))
        return RecordPage(rows=rows[:_MOST], total=len(rows))

    def record(self, kind: Kind, key: str) -> RecordOut:
        """One record with its versions; raises NotThere where there is none, nor one that waits."""
        versions = self.by.store.texts(kind, key)
        current = record_of(kind, versions[0]) if versions else _product(kind, key)
        change = self._waiting(kind).get(key)
        if not versions and current is None and change is None:
            raise NotThere(f"there is no {kind} {key}")
        shown = current or self._written(change)
        return RecordOut(
            kind=kind,
            key=key,
            name=self._name(shown) if shown else key,
            number=versions[0].number if versions else 0,
            record=as_json(current) if current else None,
            waiting=_waiting_out(change, self.by, whole=True) if change else None,
            texts=list(_texts(kind, versions, self.by)),
        )

    def _all(self, kind: Kind) -> Mapping[str, Text | Group]:
        with reading(self.by.store.engine) as connection:
            found: dict[str, Text | Group] = dict(texts.newest(connection, kind))
        ours = {group.id: group for group in load_groups()} if kind == "group" else {}
        return {**ours, **found}

    def _waiting(self, kind: Kind) -> dict[str, Waiting]:
        with reading(self.by.store.engine) as connection:
            return {change.key: change for change in waiting.open_of(connection, kind)}

    def _row(
        self, kind: Kind, key: str, held: Text | Group | None, change: Waiting | None
    ) -> RecordRow:
        current = held if isinstance(held, Group) else record_of(kind, held)
        shown = self._written(change) or current
        return RecordRow(
            kind=kind,
            key=key,
            name=self._name(shown) if shown else key,
            detail=_detail(shown) if shown else "",
            code=shown.code if isinstance(shown, Override) else None,
            number=held.number if isinstance(held, Text) else 0,
            in_force=current is not None,
            waiting=_waiting_out(change, self.by, whole=False) if change else None,
        )

    def _written(self, change: Waiting | None) -> Other | None:
        """The record that a waiting change brings."""
        if change is None or change.body is None:
            return None
        record: Other = read_body(change.record, change.body)
        return record

    def _name(self, record: Other) -> str:
        code = record.code if isinstance(record, Override) else ""
        version = self.by.library.newest(code) if code else None
        return name_of(record, {code: version.procedure.name} if version else {})


def as_json(record: Other) -> dict[str, Any]:
    """A record in the shape of its form."""
    kinds: Mapping[type, str] = {of: kind for kind, of in KINDS.items()}
    adapter: TypeAdapter[Any] = TypeAdapter(KINDS[kinds[type(record)]])
    return cast("dict[str, Any]", adapter.dump_python(record, mode="json"))


def _product(kind: Kind, key: str) -> Group | None:
    """A group that comes with the product."""
    ours = load_groups() if kind == "group" else ()
    return next((group for group in ours if group.id == key), None)


def _detail(record: Other) -> str:
    """What tells a record from others of its name."""
    if isinstance(record, Override):
        return record.document or ""
    if isinstance(record, Group):
        return " → ".join(member.name for member in record.members)
    if isinstance(record, Video):
        return ", ".join(record.procedures)
    return record.address if isinstance(record, Office) else ""


def _texts(kind: Kind, versions: list[Text], by: Looking) -> Iterator[TextOut]:
    for new, former in pairwise([*versions, None]):
        if new is None:
            continue
        changed = record_differences(record_of(kind, former), record_of(kind, new))
        yield TextOut(
            number=new.number,
            ended=new.ended,
            source=new.source,
            at=new.published_at,
            by=by.name(new.published_by),
            differences=differences_out(changed if former else ()),
        )


def _waiting_out(change: Waiting, by: Looking, whole: bool) -> WaitingOut:
    if change.found_at is None:
        raise ValueError(f"the change of {change.key} was never kept")
    body = read_body(change.record, change.body) if whole and change.body is not None else None
    return WaitingOut(
        id=change.id,
        kind=change.kind.value,
        stage=change.stage.value,
        by=by.name(change.found_by) if change.found_by else None,
        at=change.found_at,
        mine=change.found_by == by.login,
        reason=change.reason,
        day=change.decision.effective_from,
        record=as_json(body) if body is not None else None,
    )


def _held(word: str, said: list[str]) -> bool:
    return any(one.startswith(word) for one in said)
