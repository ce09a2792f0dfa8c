"""Guides as Word documents (DOCX), read by python-docx: text, headings, lists and tables."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import LxmlError

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.sources.blocks import Block
from knowledge.sources.encodings import from_tcvn3, from_vni
from knowledge.sources.guide import Reading, records
from knowledge.sources.limits import check_archive
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document, code_in

_HEADING = re.compile(r"^(?:heading|tiêu đề|mục) (\d)", re.IGNORECASE)
_RUNS = ".//w:r[not(ancestor::w:txbxContent)]"
"""A paragraph's runs, in links and content controls too, but not those of text boxes."""
_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")


@dataclass(frozen=True, slots=True)
class WordDocuments:
    """Reads *.docx; a document may tell several procedures, as an annex of a decision does."""

    today: date
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        return path.suffix.lower() == ".docx"

    def read(self, path: Path) -> Iterator[Record]:
        """The document's procedures, or why they were not taken."""
        try:
            document = parse(path)
        except (SourceUnreadable, RecordRejected) as error:
            yield Rejected(path.name, str(error))
            return
        reading = Reading(self.today, self.given, code_in(path.name))
        yield from records(document, path.name, reading)


def parse(path: Path) -> Document:
    """The blocks of a document; raises SourceUnreadable or RecordRejected."""
    parts = check_archive(path)
    try:
        opened = docx.Document(str(path))
        if any(opened.element.body.xpath(f".//{change}") for change in _CHANGES):
            raise RecordRejected(
                "it has changes that nobody accepted: accept or reject them in Word, save it, "
                "and import it again"
            )
        blocks = tuple(_blocks(opened))
        remarks = tuple(_remarks(opened, parts))
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise SourceUnreadable(f"{path.name}: not a Word document: {error}") from error
    return Document(blocks, remarks)


def _blocks(opened: WordDocument) -> Iterator[Block]:
    for number, item in enumerate(_inside(opened.element.body, opened), start=1):
        where = f"paragraph {number}"
        if isinstance(item, Table):
            yield from _rows(item, where)
        else:
            level = _level(item)
            for line in _text(item).splitlines():
                yield Block(line, level=level, where=where)


def _inside(element: Any, parent: Any) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of a body or cell in order, those in content controls too."""
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            yield Paragraph(child, parent)
        elif child.tag == qn("w:tbl"):
            yield Table(child, parent)
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _inside(content, parent)


def _rows(table: Table, where: str) -> Iterator[Block]:
    for row in table.rows:
        cells = tuple("\n".join(_cell_lines(cell)) for cell in dict.fromkeys(row.cells))
        yield Block(" | ".join(cell for cell in cells if cell), cells=cells, where=where)


def _cell_lines(cell: Any) -> Iterator[str]:
    """The lines of a cell; a table within it is one line a row."""
    for item in _inside(cell._tc, cell):
        if isinstance(item, Table):
            yield from (block.text for block in _rows(item, ""))
        else:
            yield _text(item)


def _level(paragraph: Paragraph) -> int:
    name = paragraph.style.name if paragraph.style is not None else None
    if name in ("Title", "Subtitle"):
        return 1
    found = _HEADING.match(name or "")
    return int(found[1]) if found else 0


def _text(paragraph: Paragraph) -> str:
    """The paragraph's words; runs in a font from before Unicode are converted by its name."""
    style = paragraph.style.font.name if paragraph.style is not None else None
    mark = "- " if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None else ""
    runs = (Run(run, paragraph) for run in paragraph._p.xpath(_RUNS))
    parts = [_converted(run.text, run.font.name or style) for run in runs]
    text = "".join(parts)
    return f"{mark}{text}" if mark and text.strip() and not _level(paragraph) else text


def _converted(text: str, font: str | None) -> str:
    name = (font or "").lower()
    convert: Callable[[str], str] | None = None
    if name.startswith(".vn"):
        convert = from_tcvn3
    elif name.startswith("vni"):
        convert = from_vni
    if convert is None or text.isascii():
        return text
    text = convert(text)
    return text.upper() if name.startswith(".vn") and name.endswith("h") else text


def _remarks(opened: WordDocument, parts: list[str]) -> Iterator[str]:
    body: Any = opened.element.body
    for what, path in (
        ("text boxes", ".//w:txbxContent"),
        ("pictures", ".//w:drawing | .//w:pict"),
        ("footnotes", ".//w:footnoteReference"),
    ):
        if count := len(body.xpath(path)):
            yield f"{count} {what} are not read"
    if embedded := [part for part in parts if "/embeddings/" in part]:
        yield f"{len(embedded)} embedded files are not read"
