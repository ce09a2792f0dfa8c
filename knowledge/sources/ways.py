"""The ways to hand in that a guide tells of, each with its time, fee and note."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from knowledge.procedures import Channel, Defect, Method, OnlineLevel
from knowledge.quoting.reading import unmarked
from knowledge.sources.blocks import Block
from knowledge.sources.channels import Said, Ways, said_by_way, text_for, ways_in, ways_of_place
from knowledge.sources.headings import part_of_heading
from knowledge.sources.marks import marked
from knowledge.sources.sections import Section

_ORDER = (Channel.DIRECT, Channel.ONLINE, Channel.POSTAL)
_SHORT = 40
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")


def methods(
    by_part: Mapping[str, Sequence[Section]], online: OnlineLevel, today: date
) -> tuple[tuple[Method, ...], set[Defect]]:
    """The ways in the order direct, online, postal, and the faults found in their values.

    A time or fee beside no way to hand in is told of the visit, which every office takes.
    """
    rows = [row for s in by_part.get("methods", ()) for row in _table(s)[0]]
    time, fee = said_by_way(by_part.get("time", ())), said_by_way(by_part.get("fee", ()))
    notes = _notes(by_part)
    named = {way for said in (time, fee, notes) for line in said for way in line.ways}
    if online in (OnlineLevel.FULL, OnlineLevel.PARTIAL):
        named.add(Channel.ONLINE)
    if not named and not rows and (time or fee or notes):
        named.add(Channel.DIRECT)
    found: list[Method] = []
    defects: set[Defect] = set()
    for way in _ORDER:
        own = [row for row in rows if row.channel is way]
        if not own and way in named:
            own = [Method(way)]
        for row in own:
            method, faults = marked(
                way,
                row.time or text_for(way, time),
                row.fee or text_for(way, fee),
                row.note or text_for(way, notes),
                today,
            )
            found.append(method)
            defects |= faults
    return tuple(found), defects


def _notes(by_part: Mapping[str, Sequence[Section]]) -> list[Said]:
    """Where and how to hand in, line by line; a line on no way is on the visit."""
    said: list[Said] = []
    for part in ("methods", "where"):
        for section in by_part.get(part, ()):
            current: Ways = frozenset()
            for block in _table(section)[1]:
                own = ways_of_place(block.text)
                if block.level or (own and block.text.endswith(":")):
                    current = own
                    continue
                ways = own or current or frozenset({Channel.DIRECT})
                line = _NUMBER.sub("", unmarked(block.text))
                said += [Said(frozenset({way}), line) for way in ways]
    return said


def _table(section: Section) -> tuple[list[Method], list[Block]]:
    """The rows of a table with a column for the way to hand in, and all its other blocks."""
    columns: dict[str, int] = {}
    rows: list[Method] = []
    others: list[Block] = []
    for block in section.blocks:
        if header := _header(block):
            columns = header
        elif columns and (ways := ways_in(_cell(block, columns, "methods") or "")):
            time, fee, note = (_cell(block, columns, name) for name in ("time", "fee", "note"))
            rows += [Method(way, time, fee, note) for way in ways]
        else:
            columns = columns if block.cells else {}
            others.append(block)
    return rows, others


def _header(block: Block) -> dict[str, int]:
    """Where a table's header says that way, time, fee and note stand; empty for other rows."""
    found: dict[str, int] = {}
    for position, cell in enumerate(block.cells):
        if cell and len(cell) < _SHORT:
            found.setdefault(part_of_heading(cell) or "note", position)
    return found if "methods" in found and ("time" in found or "fee" in found) else {}


def _cell(block: Block, columns: dict[str, int], column: str) -> str | None:
    position = columns.get(column, len(block.cells))
    return block.cells[position] or None if position < len(block.cells) else None
