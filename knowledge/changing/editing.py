"""What an editor writes becomes a change like one from a file: checked by the same gate, kept
until somebody else publishes it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.errors import NotThere, Problem, Unfit
from knowledge.forms.fields import CodeFault, Raw
from knowledge.forms.groups import read_group_form
from knowledge.forms.local_rules import read_override
from knowledge.forms.offices import read_office
from knowledge.forms.videos import read_video
from knowledge.groups import load_groups
from knowledge.overrides import Override
from knowledge.sources.gate import checked
from knowledge.sources.records import Record, Rejected
from knowledge.store.bodies import Other, key_of, kind_of, record_digest, write_body
from knowledge.store.sql import KnowledgeStore
from knowledge.store.texts import Text
from knowledge.versions import DESK, UNDECIDED, Decision, Kind, Waiting

_READERS: Mapping[str, Callable[[Raw, CodeFault], Record]] = {
    "override": read_override,
    "group": read_group_form,
    "video": read_video,
    "office": read_office,
}
KINDS = tuple(_READERS)
"""The kinds of records that are edited in forms."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A form that was sent: `key` and `number` of the version it began from, None and 0 for new."""

    kind: str
    raw: Raw
    by: str
    key: str | None = None
    number: int = 0


def edited(store: KnowledgeStore, edit: Edit) -> Waiting:
    """The change that a form makes; raises Unfit where it cannot be kept as it is."""
    record = _read(store, edit)
    key, former = key_of(record), newest_text(store, edit.kind, key_of(record))
    if edit.key is not None and edit.key != key:
        raise Unfit([Problem("place" if edit.kind == "override" else "id", "fixed", key)])
    if edit.key is None and former is not None and not former.ended:
        raise Unfit([Problem("place" if edit.kind == "override" else "id", "taken", key)])
    number = former.number if former else 0
    if edit.key is not None and number != edit.number:
        raise Unfit([Problem("", "moved")])
    kind = Kind(store.compare(record))
    if kind is Kind.UNCHANGED or _as_product(record, former):
        raise Unfit([Problem("", "unchanged")])
    return Waiting(
        source=DESK,
        record=edit.kind,
        key=key,
        kind=kind,
        digest=record_digest(record),
        base=number,
        body=write_body(record),
        decision=_decision(record),
        why=DESK,
        found_by=edit.by,
    )


def withdrawn(store: KnowledgeStore, kind: str, key: str, by: str) -> Waiting:
    """The change that ends a record; raises NotThere where it is not in force."""
    former = newest_text(store, kind, key)
    ours = kind == "group" and former is None and key in {group.id for group in load_groups()}
    if not ours and (former is None or former.ended):
        raise NotThere(f"no {kind} {key} is in force")
    return Waiting(
        source=DESK,
        record=kind,
        key=key,
        kind=Kind.WITHDRAWN,
        digest="",
        base=former.number if former else 0,
        why=DESK,
        found_by=by,
    )


def _read(store: KnowledgeStore, edit: Edit) -> Other:
    """The record in a form, as the gate leaves it; raises Unfit."""
    former = newest_text(store, edit.kind, edit.key) if edit.key else None
    record = checked(_READERS[edit.kind](edit.raw, _faults(store, edit, former)), DESK)
    if isinstance(record, Rejected):
        raise Unfit([Problem("", "rejected", record.reason)])
    return record  # type: ignore[return-value]  # a reader makes its own kind


def _faults(store: KnowledgeStore, edit: Edit, former: Text | None) -> CodeFault:
    """Codes have to be in force, but for those that the record names already."""
    before = former.body if former else _product_body(edit.key)

    def fault_of(code: str) -> str | None:
        if edit.kind != "override" and json.dumps(code) in before:
            return None
        version = store.version(code)
        return "code" if version is None else None if version.in_force else "ended"

    return fault_of


def _product_body(key: str | None) -> str:
    return next((write_body(group) for group in load_groups() if group.id == key), "")


def newest_text(store: KnowledgeStore, kind: str, key: str) -> Text | None:
    """The newest version of a record, ended or not; None where it was never published."""
    return next(iter(store.texts(kind, key)), None)


def _as_product(record: Other, former: Text | None) -> bool:
    """Whether a group is as the product brings it, and nobody has published another text."""
    return former is None and kind_of(record) == "group" and record in load_groups()


def _decision(record: Other) -> Decision:
    if isinstance(record, Override):
        return Decision(record.document, record.decided_on, record.effective_from)
    return UNDECIDED
