"""Guides as PDF, read by pypdf: the text of its pages. Pictures of text are not read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from knowledge.errors import SourceUnreadable
from knowledge.sources.blocks import Block, flowed
from knowledge.sources.guide import Reading, records
from knowledge.sources.limits import MEGABYTE, check_size
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document, code_in

LARGEST = 30 * MEGABYTE
MOST_PAGES = 300
_MOST_TEXT = 3_000_000
_BROKEN = (
    PyPdfError, OSError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    RecursionError, AssertionError, NotImplementedError, OverflowError, ZeroDivisionError,
)  # fmt: skip
"""What pypdf raises on damaged files, by its own classes and by its assumptions failing."""


@dataclass(frozen=True, slots=True)
class PdfDocuments:
    """Reads *.pdf; a document may tell several procedures."""

    today: date
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        return path.suffix.lower() == ".pdf"

    def read(self, path: Path) -> Iterator[Record]:
        """The document's procedures, or why they were not taken."""
        try:
            document = parse(path)
        except SourceUnreadable as error:
            yield Rejected(path.name, str(error))
            return
        reading = Reading(self.today, self.given, code_in(path.name))
        yield from records(document, path.name, reading)


def parse(path: Path) -> Document:
    """The lines of its pages; raises SourceUnreadable where there is no text to be had."""
    check_size(path, LARGEST)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceUnreadable(f"{path.name}: it is encrypted; save it without a password")
        count = len(reader.pages)
    except _BROKEN as error:
        raise SourceUnreadable(f"{path.name}: not a PDF that can be read: {error}") from error
    if count > MOST_PAGES:
        raise SourceUnreadable(
            f"{path.name}: {count} pages, more than the {MOST_PAGES} that are read; split it"
        )
    pages, remarks = _pages(reader, count, path.name)
    blocks = tuple(Block(line, where=f"page {page}") for line, page in flowed(pages))
    if not blocks:
        raise SourceUnreadable(
            f"{path.name}: no text in it, only pictures (a scan?); run text recognition over it "
            "first, or import the document that it was printed from"
        )
    return Document(blocks, tuple(remarks))


def _pages(reader: PdfReader, count: int, name: str) -> tuple[list[list[str]], list[str]]:
    pages: list[list[str]] = []
    empty: list[int] = []
    broken: list[int] = []
    total = 0
    for number in range(count):
        try:
            text = reader.pages[number].extract_text()
        except _BROKEN:
            text = ""
            broken.append(number + 1)
        total += len(text)
        if total > _MOST_TEXT:
            raise SourceUnreadable(f"{name}: more than 3 million letters of text; split it")
        pages.append(text.splitlines())
        if not text.strip() and number + 1 not in broken:
            empty.append(number + 1)
    remarks = [f"{_listed(empty)} without text (pictures?): not read"] if empty else []
    return pages, remarks + ([f"{_listed(broken)} damaged: not read"] if broken else [])


def _listed(pages: list[int]) -> str:
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))}"
