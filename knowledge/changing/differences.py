"""Two texts of a record compared field by field, for people to read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from knowledge.changing.local_fields import fields_of
from knowledge.passages import sentences
from knowledge.procedures import DossierCase, Procedure, Wording
from knowledge.store.bodies import Other

_LONG = 160
_LINES = ("cues", "procedures", "special_days")
_PLAIN = (
    *("url", "field", "ministry", "agency", "decision", "decided_on", "effective_from"),
    *("effective_until", "levels", "audience", "legal", "online_level", "non_territorial"),
    *("aliases", "aliases_en", "defects"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. `before` and `after` hold only the sentences that do.

    `field` is a path ("steps", "methods.online.fee", "english.name"); None is "nothing there".
    """

    field: str
    before: str | None
    after: str | None


def differences(before: Procedure, after: Procedure) -> tuple[Difference, ...]:
    """The fields in which both differ, in the order of the record; the day of the crawl is none."""
    return _compared(dict(_fields(before)), dict(_fields(after)))


def everything(procedure: Procedure) -> tuple[Difference, ...]:
    """Every field of a procedure that is new."""
    return _compared({}, dict(_fields(procedure)))


def record_differences(before: Other | None, after: Other | None) -> tuple[Difference, ...]:
    """The same for records that are no procedures; None is a record that is not there."""
    return _compared(
        dict(fields_of(before)) if before else {}, dict(fields_of(after)) if after else {}
    )


def _compared(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Difference, ...]:
    names = dict.fromkeys([*old, *new])
    return tuple(_difference(name, old, new) for name in names if old.get(name) != new.get(name))


def _difference(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Difference:
    before, after = old.get(name), new.get(name)
    if before and after and name in _LINES:
        before, after = _only_changed(before.splitlines(), after.splitlines())
    elif before and after and max(len(before), len(after)) > _LONG:
        before, after = _only_changed(list(sentences(before)), list(sentences(after)))
    return Difference(name, before or None, after or None)


def _only_changed(old: list[str], new: list[str]) -> tuple[str, str]:
    """The sentences or lines of each that the other does not have in that place."""
    gone: list[str] = []
    come: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[i:j]
            come += new[k:m]
    return "\n".join(gone), "\n".join(come)


def _fields(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Every field that says something, as (path, text)."""
    yield from _wording(procedure.wording, "")
    for name in _PLAIN:
        if text := _text(getattr(procedure, name)):
            yield name, text
    if procedure.english:
        yield from _wording(procedure.english, "english.")


def _text(value: object) -> str:
    """A value as people read it, lists one a line; empty for nothing."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (tuple, frozenset)):
        return "\n".join(sorted(value) if isinstance(value, frozenset) else value)
    return "" if value is None else str(value)


def _wording(wording: Wording, prefix: str) -> Iterator[tuple[str, str]]:
    found = [(name, getattr(wording, name)) for name in ("name", "summary", "steps")]
    found += [field for method in _ways(wording) for field in method]
    cases = enumerate(wording.dossier, start=1)
    found += [(f"dossier.{position}", _papers(case)) for position, case in cases]
    found += [(name, getattr(wording, name)) for name in ("requirements", "result")]
    yield from ((f"{prefix}{name}", text) for name, text in found if text)


def _ways(wording: Wording) -> Iterator[list[tuple[str, str | None]]]:
    """The fields of each way to hand in; a second one of a channel is numbered."""
    seen: Counter[str] = Counter()
    for method in wording.methods:
        seen[method.channel] += 1
        number = f".{seen[method.channel]}" if seen[method.channel] > 1 else ""
        way = f"methods.{method.channel}{number}"
        yield [(f"{way}.{name}", getattr(method, name)) for name in ("time", "fee", "note")]


def _papers(case: DossierCase) -> str:
    lines = [case.case] if case.case else []
    for item in case.items:
        form = f" [{item.form}]" if item.form else ""
        lines.append(f"{item.name}{form} ({item.originals} + {item.copies})")
    return "\n".join(lines)
