"""A document as a run of blocks, whatever its format: headings, lines, list items, table rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.quoting.reading import is_listed
from knowledge.sources.encodings import mended
from knowledge.text.normalise import clean

_SPACES = re.compile(r"[ \t\u00a0]+")
_PAGE_NUMBER = re.compile(r"^(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?$", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"^\d{1,2}[.)]?$")
_SPLIT_ONSET = re.compile(r"(?:^|\s)(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])$")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document.

    `level` is 1 and more for a heading, 0 for text. `cells` are those of a table's row, whose
    `text` they make up. `where` names its place: "page 3", "paragraph 12", "line 40".
    """

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()
    where: str = ""


def one_line(text: str) -> str:
    """`text` cleaned, on one line, in Unicode."""
    return _SPACES.sub(" ", clean(mended(" ".join(text.split()))[0])).strip()


def lines_of(text: str) -> str:
    """`text` cleaned line by line, without empty lines."""
    return "\n".join(line for raw in text.splitlines() if (line := one_line(raw)))


def tidy_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks that say something, cleaned; a lone number goes before what it numbers."""
    number = ""
    for block in blocks:
        text = one_line(block.text)
        if not text and not any(block.cells):
            continue
        if not block.cells and _LONE_NUMBER.match(text):
            number = text.rstrip(".)") + ". "
            continue
        cells = tuple(lines_of(cell) for cell in block.cells)
        yield replace(block, text=number + text, cells=cells)
        number = ""


def flowed(pages: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """The lines of pages as people read them, each with its page, counted from 1.

    Lines at the head or foot that most pages share and page numbers are left out; a line that
    goes on in the next one is joined with it. Rows of tables stay rows.
    """
    repeated = _repeated(pages)
    flowing: Block | None = None
    for page, lines in enumerate(pages, start=1):
        for line in lines:
            text = " ".join(line.text.split())
            if not line.cells and (not text or text in repeated or _PAGE_NUMBER.match(text)):
                continue
            if flowing and _goes_on(flowing, line, text):
                flowing = replace(flowing, text=_joined(flowing.text, text))
                continue
            if flowing:
                yield flowing
            cells = tuple(_flowed_text(cell) for cell in line.cells)
            flowing = replace(line, text=text, cells=cells, where=f"page {page}")
    if flowing:
        yield flowing


def _flowed_text(cell: str) -> str:
    """The lines of a cell, those that go on in the next one joined with it."""
    lines = [Block(line) for line in cell.splitlines()]
    return "\n".join(block.text for block in flowed([lines]))


def _goes_on(former: Block, line: Block, text: str) -> bool:
    """Whether `line` goes on with the sentence or title before it."""
    if former.cells or line.cells or former.level != line.level or is_listed(text):
        return False
    return text[0].islower() or (line.level > 0 and former.text.isupper() and text.isupper())


def _joined(flowing: str, line: str) -> str:
    """Two parts of a sentence; a syllable that was cut in two becomes one again."""
    glue = "" if _SPLIT_ONSET.search(flowing) and line[0] not in "bcdđghklmnpqrstvx" else " "
    return flowing + glue + line


def _repeated(pages: Sequence[Sequence[Block]]) -> set[str]:
    """What stands at the head or foot of most of at least three pages."""
    if len(pages) < 3:
        return set()
    edges: dict[str, int] = {}
    for lines in pages:
        texts = [" ".join(line.text.split()) for line in lines if not line.cells]
        kept = [text for text in texts if text]
        for text in {*kept[:2], *kept[-2:]}:
            edges[text] = edges.get(text, 0) + 1
    return {text for text, times in edges.items() if times > len(pages) / 2}
