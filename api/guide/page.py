"""What a procedure's page shows: its record laid out for reading, by the rules of the answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.compose import Frame, in_force, warnings
from bot.answering.layouts.methods import fee_lines, time_lines
from bot.answering.layouts.papers import counted, ordered, readable
from bot.answering.notes import publisher_of, stale
from knowledge.procedures import Aspect, DossierCase, DossierItem, Method, OnlineLevel, Version
from knowledge.quoting.reading import (
    is_heading,
    is_listed,
    lines,
    units,
    unmarked,
    without_headings,
)
from knowledge.text.normalise import fold


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a checklist; `heading` only announces those that follow, `remark` is none."""

    name: str
    more: tuple[str, ...] = ()
    count: str = ""
    form: str | None = None
    heading: bool = False
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers of one case; `case` is None where there is only one."""

    case: str | None
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A row of the table of ways to hand in: those that share time, fee and note."""

    channels: tuple[str, ...]
    time: tuple[str, ...]
    fee: tuple[str, ...]
    note: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its own number ("Bước 1:"), the rest of its first line, the lines below it."""

    number: str
    head: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A procedure laid out. `as_of` is the day on which the record was last checked.

    `foreign` says that the words of the guide are Vietnamese on a page in English.
    """

    code: str
    name: str
    summary: str | None
    foreign: bool
    online: OnlineLevel
    ways: tuple[Way, ...]
    checklists: tuple[Checklist, ...]
    steps: tuple[Step, ...]
    requirements: tuple[str, ...]
    result: tuple[str, ...]
    warnings: tuple[str, ...]
    as_of: date | None
    publisher: str
    version: Version


_NUMBER = re.compile(r"(?:(?:bước|step) \d+[:.]?|\(?\w{1,3}[.)])\s+", re.IGNORECASE)
_REMARK = re.compile(r"\W*(?:lưu ý|ghi chú|trường hợp|đối với|nếu|note)\b", re.IGNORECASE)
_WARNED = (Aspect.FEE, Aspect.TIME, Aspect.DOCUMENTS, Aspect.HOW)


def guide_page(frame: Frame, stale_days: int) -> GuidePage:
    """The page of `frame`'s version, in its wording; nothing is stated that an answer may not.

    A record that was not checked for more than `stale_days` says so.
    """
    wording, version = frame.wording, frame.version
    told = dict.fromkeys(line for aspect in _WARNED for line in warnings(frame, aspect))
    told.update(dict.fromkeys(stale(frame, stale_days)))
    return GuidePage(
        code=version.procedure.code,
        name=wording.name,
        summary=wording.summary,
        foreign=frame.translated,
        online=version.procedure.online_level,
        ways=tuple(_ways(frame)),
        checklists=tuple(_checklist(frame, case) for case in wording.dossier if case.items),
        steps=tuple(steps(wording.steps or "")),
        requirements=tuple(lines(wording.requirements or "")),
        result=tuple(lines(wording.result or "")),
        warnings=tuple(told),
        as_of=frame.checked_on,
        publisher=publisher_of(frame, version.procedure.url),
        version=version,
    )


def steps(text: str) -> Iterator[Step]:
    """The steps of a guide in order: a line with a mark of its own begins one."""
    head, more = "", list[str]()
    for line in lines(text):
        if head and not is_listed(line):
            more.append(line)
            continue
        if head:
            yield _step(head, more)
        head, more = line, []
    if head:
        yield _step(head, more)


def _step(line: str, more: list[str]) -> Step:
    found = _NUMBER.match(line)
    end = found.end() if found else 0
    return Step(line[:end].strip(), line[end:], tuple(without_headings(more)))


def _ways(frame: Frame) -> Iterator[Way]:
    rows: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for method in frame.wording.methods:
        fee, time = tuple(fee_lines(frame, method)), tuple(time_lines(frame, method))
        row = (time, fee, tuple(_note(frame, method, (*time, *fee))))
        rows.setdefault(row, []).append(frame.say(f"channel.{method.channel}"))
    for (time, fee, note), channels in rows.items():
        yield Way(tuple(dict.fromkeys(channels)), time, fee, note)


def _note(frame: Frame, method: Method, known: Sequence[str]) -> Iterator[str]:
    """What of the note time and fee do not hold; nothing on a fee whose window is past."""
    told = "\n".join(known)
    for line in in_force(frame, method.note or ""):
        new = [unit for unit in units(line) if unit not in told]
        yield from [line] if len(new) == len(list(units(line))) else new


def _checklist(frame: Frame, case: DossierCase) -> Checklist:
    heading = unmarked(case.case or "").rstrip(":; ") or None
    notes = bool(heading and _REMARK.match(heading))
    papers = [_paper(frame, item, notes) for item in ordered(case.items)]
    return Checklist(heading, tuple(papers))


def _paper(frame: Frame, item: DossierItem, notes: bool) -> Paper:
    told = lines(item.name) or [unmarked(item.name)]
    form = (
        item.form if readable(item.form) and fold(item.form or "") not in fold(item.name) else None
    )
    count = counted(frame, item).strip(" ()")
    return Paper(
        name=told[0].rstrip(".;,"),
        more=tuple(told[1:]),
        count=count,
        form=form,
        heading=is_heading(told[0]),
        remark=not count and (notes or bool(_REMARK.match(told[0]))),
    )
