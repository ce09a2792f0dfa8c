"""The papers that a guide lists, by case."""

import re
from collections.abc import Iterable, Iterator, Sequence

from knowledge.procedures import DossierCase, DossierItem
from knowledge.quoting.reading import unmarked
from knowledge.sources.blocks import Block
from knowledge.sources.headings import part_of_line, without_number
from knowledge.sources.lists import said
from knowledge.sources.sections import Section
from knowledge.text.normalise import fold

_ORIGINALS, _COPIES = "bản (?:chính|gốc)", "bản sao"
_QUANTITY = re.compile(
    r"\s*\((?:\s*\d{1,2}\s*(?:\(\w+\)\s*)?bản (?:chính|gốc|sao)\s*[,;]?)+\)(?=\W*$)", re.IGNORECASE
)
"""Numbers of originals and copies at a name's end, which become the item's own."""
_COLUMNS = {
    "form": ("mau", "bieu mau"),
    "number": ("so luong", "ban chinh", "so ban"),
    "copies": ("ban sao",),
    "name": ("ten", "thanh phan", "giay to", "ho so", "loai"),
}


def dossier(sections: Iterable[Section]) -> tuple[DossierCase, ...]:
    """The papers of the sections that list them; a heading within one begins a case."""
    cases: dict[str | None, list[DossierItem]] = {}
    for section in sections:
        heading: str | None = None
        columns: dict[str, int] = {}
        for block in section.blocks:
            if block.cells:
                columns = _columns(block) or columns
                if not _columns(block) and (item := _row(block.cells, columns)):
                    cases.setdefault(heading, []).append(item)
            elif block.level or _announces(block.text):
                heading = _case(block.text)
            elif item := _item(block.text):
                cases.setdefault(heading, []).append(item)
    return tuple(DossierCase(case, tuple(dict.fromkeys(items))) for case, items in cases.items())


def forms(sections: Iterable[Section]) -> Iterator[DossierCase]:
    """The forms that a guide lists apart from its papers, as a case of their own."""
    for section in sections:
        lines = [unmarked(block.text).rstrip(" ;") for block in section.blocks]
        items = tuple(DossierItem(line, form=line) for line in dict.fromkeys(lines) if said(line))
        if items:
            yield DossierCase(without_number(section.heading).rstrip(": ") or None, items)


def _announces(text: str) -> bool:
    return text.endswith(":") and not text.startswith(("-", "+", "•"))


def _case(text: str) -> str | None:
    """The case that a heading names; None where it only says that papers follow."""
    found = part_of_line(text.rstrip(":") + ":")
    return None if found and found[0] == "documents" else text.rstrip(": ")


def _item(text: str) -> DossierItem | None:
    name = unmarked(text).rstrip(" ;")
    if len(name.strip(" .;:-+*")) < 2:
        return None
    if fold(name.lower()).startswith("luu y"):
        return DossierItem(name)
    originals, copies = _number(_ORIGINALS, name), _number(_COPIES, name)
    return DossierItem(_QUANTITY.sub("", name) or name, originals=originals, copies=copies)


def _number(kind: str, text: str) -> int:
    """How many of a kind: "Bản sao: 2" or "02 bản sao", "02 (hai) bản sao"; 0 where unsaid."""
    for form in (rf"{kind}\s*:\s*(\d{{1,2}})\b", rf"\b(\d{{1,2}})\s*(?:\(\w+\)\s*)?{kind}"):
        if found := re.search(form, text, re.IGNORECASE):
            return int(found[1])
    return 0


def _columns(block: Block) -> dict[str, int]:
    """Where a table's header says that name, form and numbers stand; empty for other rows."""
    found: dict[str, int] = {}
    for position, cell in enumerate(block.cells):
        folded = fold(cell.lower())
        for column, words in _COLUMNS.items():
            if len(cell) < 40 and any(folded.startswith(word) for word in words):
                found.setdefault(column, position)
                break
    return found if "name" in found and len(found) > 1 else {}


def _row(cells: Sequence[str], columns: dict[str, int]) -> DossierItem | None:
    def cell(column: str) -> str:
        return cells[columns[column]] if columns.get(column, len(cells)) < len(cells) else ""

    told = [c for c in cells if c and not c.rstrip(".").isdigit()]
    name = (cell("name") or ("" if columns else " – ".join(told))).replace("\n", " ")
    item = _item(name)
    if item is None:
        return None
    number, copies = cell("number"), cell("copies")
    return DossierItem(
        item.name,
        form=cell("form").replace("\n", " ") or None,
        originals=_count(_ORIGINALS, number) or item.originals,
        copies=_count(_COPIES, copies) or _number(_COPIES, number) or item.copies,
    )


def _count(kind: str, text: str) -> int:
    """The number in a cell of a column of numbers, with its words or bare."""
    return int(text) if text.isdigit() and len(text) < 3 else _number(kind, text)
