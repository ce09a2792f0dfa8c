"""A guide's sections made into a procedure: what they say, field by field, word for word.

Text below a heading that announces no field stands with the steps, under its heading, and is
reported; a guide without recognisable headings is all steps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.errors import RecordRejected
from knowledge.procedures import OnlineLevel, Procedure, Wording
from knowledge.sources.blocks import Block, tidy_blocks
from knowledge.sources.dossiers import dossier, forms
from knowledge.sources.headings import without_number
from knowledge.sources.limits import LARGEST_RECORD
from knowledge.sources.lists import agency, listed, names, other_offices
from knowledge.sources.marks import marked_text
from knowledge.sources.records import NOTHING_GIVEN, Given, Noted, Record, Rejected
from knowledge.sources.sections import (
    BODY,
    OTHER,
    Document,
    Section,
    code_in,
    guides,
    sections,
)
from knowledge.sources.ways import methods
from knowledge.text.normalise import fold

_DECISION = re.compile(r"\b\d{1,5}/QĐ-[\wĐ-]+")
_ANNOUNCES = re.compile(r"công bố|tổng hợp từ|kèm theo|ban hành", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_NO_CODE = (
    "names no procedure code; add it as a line “Mã thủ tục: 1.234567”, a field `code`, the "
    "beginning of the file's name, or by --code"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a guide is read with: the day (for fees that end), and what is known beside its text."""

    today: date
    given: Given = NOTHING_GIVEN
    file_code: str | None = None


def records(document: Document, where: str, reading: Reading) -> Iterator[Record]:
    """The procedures of a document, each with its remarks, or why it was not taken."""
    preface, *found = guides(list(tidy_blocks(document.blocks)))
    decision = _decision(Section(BODY, blocks=preface).text)
    several = len(found) > 1
    for remark in document.remarks:
        yield Noted(where, remark)
    if preface:
        yield Noted(where, f"{len(preface)} lines before the first procedure are not kept")
    for blocks in found:
        place = f"{where}, {blocks[0].where}" if several and blocks and blocks[0].where else where
        try:
            _check_size(blocks)
            told = [*document.fields, *sections(blocks)]
            yield procedure(told, reading, decision)
            yield from (Noted(place, remark) for remark in _remarks(told))
        except RecordRejected as error:
            yield Rejected(place, str(error))


def _check_size(blocks: Sequence[Block]) -> None:
    if (size := sum(len(block.text) for block in blocks)) > LARGEST_RECORD:
        raise RecordRejected(f"{size} letters in one guide, more than {LARGEST_RECORD}")


def procedure(told: Sequence[Section], reading: Reading, decision: str | None = None) -> Procedure:
    """The record of one guide; raises RecordRejected without a code, a name or any text."""
    by_part = _by_part(told)
    name = _name(told, by_part, reading.given)
    code = _code(told, by_part, reading, name)
    steps, summary = _steps(told, by_part)
    ways, defects = methods(by_part, _online(by_part), reading.today)
    papers = dossier(by_part.get("documents", ()))
    listed_forms = tuple(forms(by_part.get("forms", ())))
    if not (steps or ways or papers or listed_forms):
        raise RecordRejected(f"{code}: no text in it that could be answered from")
    return Procedure(
        code=code,
        wording=Wording(
            name=name or code,
            summary=summary,
            steps=steps,
            methods=ways,
            dossier=papers + listed_forms,
            requirements=_text(by_part, "requirements"),
            result=_text(by_part, "result"),
        ),
        url=_text(by_part, "url") or reading.given.url,
        as_of=_day(_text(by_part, "as_of")) or reading.given.as_of,
        field=_text(by_part, "field"),
        ministry=_text(by_part, "ministry"),
        agency=agency(by_part.get("agency", ())),
        decision=_decision(_text(by_part, "decision")) or decision or _announced(told),
        levels=listed(by_part.get("level", ())),
        audience=listed(by_part.get("audience", ())),
        legal=names(by_part.get("legal", ())),
        aliases=names(by_part.get("aliases", ())),
        online_level=_online(by_part),
        defects=frozenset(defects | marked_text(steps, not papers)),
        decided_on=_day(_text(by_part, "decided_on")),
        effective_from=_day(_text(by_part, "effective_from")),
        effective_until=_day(_text(by_part, "effective_until")),
    )


def _by_part(told: Sequence[Section]) -> dict[str, list[Section]]:
    by_part: dict[str, list[Section]] = {}
    for section in told:
        by_part.setdefault(section.part, []).append(section)
    return by_part


def _text(by_part: dict[str, list[Section]], part: str) -> str | None:
    return "\n".join(s.text for s in by_part.get(part, ()) if s.text) or None


def _name(told: Sequence[Section], by_part: dict[str, list[Section]], given: Given) -> str | None:
    """The name given, labelled, or of the first heading; else a first line that is a title."""
    if said := given.name or _text(by_part, "name"):
        return " ".join(said.split())
    heading = next((s.heading for s in told if s.part == OTHER), None)
    if heading:
        return without_number(heading)
    first = next((s.blocks[0].text for s in by_part.get(BODY, ()) if s.blocks), "")
    first = without_number(first)
    return first if first.isupper() or fold(first.lower()).startswith("thu tuc ") else None


def _code(
    told: Sequence[Section], by_part: dict[str, list[Section]], reading: Reading, name: str | None
) -> str:
    """The code that the guide names, else that given, else that of the file's name."""
    headings = " ".join(s.heading for s in told if s.level < 3)
    said = code_in(_text(by_part, "code") or "") or code_in(headings)
    given = reading.given.code
    if said and given and said != given:
        raise RecordRejected(f"the guide says {said}, --code says {given}; correct one of them")
    code = said or given or reading.file_code
    if code is None:
        raise RecordRejected(f"“{name or 'a guide without a title'}” {_NO_CODE}")
    return code


def _steps(
    told: Sequence[Section], by_part: dict[str, list[Section]]
) -> tuple[str | None, str | None]:
    """The steps, and the text before any heading where it is not the steps itself."""
    steps = [s.text for s in by_part.get("steps", ()) if s.text]
    title = _name(told, by_part, NOTHING_GIVEN)
    others = [s for s in by_part.get(OTHER, ()) if s.blocks]
    before = [*by_part.get(BODY, ()), *(s for s in others if without_number(s.heading) == title)]
    body = [text for s in before if (text := _without_title(s, title))]
    rest = [f"{s.heading}\n{s.text}" for s in others if without_number(s.heading) != title]
    summary = [*by_part.get("summary", ())]
    if steps:
        return "\n".join([*steps, *rest]), "\n".join([*(s.text for s in summary), *body]) or None
    return "\n".join([*body, *rest]) or None, "\n".join(s.text for s in summary) or None


def _without_title(section: Section, title: str | None) -> str:
    """Its lines without the title, which a guide may repeat in its text, broken into lines."""
    lines = [block.text for block in section.blocks]
    for end in range(min(len(lines), 6), 0, -1):
        begun = re.sub(r"^\d+\.?\s*", "", " ".join(lines[:end]))
        if title and fold(begun).lower() == fold(title).lower():
            return "\n".join(lines[end:])
    return "\n".join(lines)


def _online(by_part: dict[str, list[Section]]) -> OnlineLevel:
    said = fold((_text(by_part, "online") or "").lower())
    if "toan trinh" in said or said == "full":
        return OnlineLevel.FULL
    if "mot phan" in said or said == "partial":
        return OnlineLevel.PARTIAL
    return OnlineLevel.UNKNOWN


def _decision(text: str | None) -> str | None:
    found = _DECISION.search(text or "")
    return found[0] if found else None


def _announced(told: Sequence[Section]) -> str | None:
    """The decision that the guide says it was made from; not those of its legal basis."""
    for section in told:
        for block in section.blocks:
            own = section.part != "legal" and _ANNOUNCES.search(block.text)
            if own and (number := _decision(block.text)):
                return number
    return None


def _day(text: str | None) -> date | None:
    found = _DAY.search(text or "")
    if not found:
        return None
    day, month, year = (
        (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _remarks(told: Sequence[Section]) -> Iterator[str]:
    if others := other_offices([s for s in told if s.part == "agency"]):
        yield f"of the offices only the one that carries it out is kept, not {'; '.join(others)}"
    titled = next((s for s in told if s.part == OTHER), None)
    for section in told:
        if section.part == OTHER and section.blocks and section is not titled:
            yield f"“{section.heading}” announces no field: its text stands with the steps"
        if section.part == "ignored" and section.blocks:
            yield f"“{section.heading}” and what follows it is no part of a guide: not kept"
