"""Guides as HTML pages. Only their text is read: scripts, styles and forms never get further."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from knowledge.errors import SourceUnreadable
from knowledge.sources.blocks import Block
from knowledge.sources.encodings import decode
from knowledge.sources.guide import Reading, records
from knowledge.sources.limits import LARGEST_TEXT, read_bytes
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document, code_in

_UNREAD = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
    "form", "button", "select", "textarea", "nav", "head", "canvas", "audio", "video",
)  # fmt: skip
_BLOCKS = (
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table",
    "thead", "tbody", "tfoot", "tr", "td", "th", "section", "article", "main", "header", "footer",
    "aside", "blockquote", "pre", "figure", "figcaption", "address", "details", "summary",
)  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class HtmlPages:
    """Reads *.html and *.htm, a page a guide."""

    today: date
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        return path.suffix.lower() in (".html", ".htm", ".xhtml")

    def read(self, path: Path) -> Iterator[Record]:
        """The page's procedure, or why it was not taken."""
        reading = Reading(self.today, self.given, code_in(path.name))
        try:
            document = parse(read_bytes(path, LARGEST_TEXT), path.name)
        except SourceUnreadable as error:
            yield Rejected(path.name, str(error))
            return
        yield from records(document, path.name, reading)


def parse(raw: bytes, name: str) -> Document:
    """The blocks of a page; raises SourceUnreadable where its bytes are no text."""
    text, encodings = decode(raw, name)
    try:
        soup = BeautifulSoup(text, "lxml")
    except (ValueError, RecursionError, AssertionError) as error:
        raise SourceUnreadable(f"{name}: not HTML: {error}") from error
    for unread in soup.find_all(_UNREAD):
        unread.decompose()
    remarks = [f"converted from {encoding}" for encoding in encodings]
    if pictures := len(soup.find_all("img")):
        remarks.append(f"{pictures} pictures are not read")
    return Document(tuple(_blocks(soup.body or soup, 0)), tuple(remarks))


def _blocks(element: Tag, depth: int) -> Iterator[Block]:
    """The innermost blocks in the order of the page; deep nesting is read as one text."""
    inline: list[PageElement] = []
    for child in element.children:
        if isinstance(child, Tag) and child.name in _BLOCKS and depth < _DEEPEST:
            yield from _flush(inline)
            inline = []
            if child.name == "tr":
                yield _row(child)
            elif child.name in _HEADINGS:
                yield Block(_text(child), level=_HEADINGS[child.name])
            else:
                yield from _blocks(child, depth + 1)
        elif isinstance(child, Tag) and child.name == "br":
            yield from _flush(inline)
            inline = []
        elif isinstance(child, Tag) and depth < _DEEPEST and child.find(_BLOCKS):
            yield from _flush(inline)
            inline = []
            yield from _blocks(child, depth + 1)
        elif isinstance(child, Tag | NavigableString) and not isinstance(child, Comment):
            inline.append(child)
    yield from _flush(inline)


def _flush(inline: list[PageElement]) -> Iterator[Block]:
    """The text of inline elements as one block; a link alone leads elsewhere and says nothing."""
    text = " ".join("".join(_text(part) for part in inline).split())
    said = [part for part in inline if _text(part).strip()]
    if text and not all(isinstance(part, Tag) and part.name == "a" for part in said):
        yield Block(text)


def _row(row: Tag) -> Block:
    cells = tuple(
        "\n".join(block.text for block in _blocks(cell, 1)) for cell in row.find_all(["td", "th"])
    )
    return Block(" | ".join(cell for cell in cells if cell), cells=cells)


def _text(part: PageElement) -> str:
    if isinstance(part, Tag):
        return (
            part.get_text(" ")
            if part.find(True) is None
            else "".join(_text(child) for child in part.children if not isinstance(child, Comment))
        )
    return str(part) if not isinstance(part, Comment) else ""
