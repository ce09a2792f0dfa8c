"""Guides as HTML pages. Only their text is read: scripts, styles and forms never get further."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from knowledge.errors import SourceUnreadable
from knowledge.sources.blocks import Block
from knowledge.sources.encodings import decode
from knowledge.sources.guide import Reading, records
from knowledge.sources.html_parser import UNREAD, TooDeep, parse_html
from knowledge.sources.limits import LARGEST_TEXT, read_bytes
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document, code_in

_PASSED_OVER = UNREAD | {"form", "button", "select", "textarea", "nav", "head", "audio", "video"}
_BLOCKS = frozenset(
    {
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
        "table", "thead", "tbody", "tfoot", "tr", "td", "th", "section", "article", "main",
        "header", "footer", "aside", "blockquote", "pre", "figure", "figcaption", "address",
        "details", "summary", "body", "br", "hr",
    }
)  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LEADS_AWAY = re.compile(r"(?:#.*|javascript:.*|/|\.{1,2}/?|(?:.*/)?index\.\w+)?$", re.IGNORECASE)


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
        root = parse_html(text)
    except TooDeep as error:
        raise SourceUnreadable(f"{name}: {error}") from error
    remarks = [f"converted from {encoding}" for encoding in encodings]
    if root is None:
        return Document((), tuple(remarks))
    if pictures := sum(1 for _ in root.iter("img")):
        remarks.append(f"{pictures} pictures are not read")
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        walk.see(event, element)
    return Document(tuple(walk.blocks), tuple(remarks))


@dataclass(slots=True)
class _Walk:
    """Follows a page's elements as they open and close, and writes down its blocks."""

    blocks: list[Block] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _rows: list[list[list[str]]] = field(default_factory=list)
    _level: int = 0
    _passing: int = 0
    _link: bool = False
    _leads_away: bool = True

    def see(self, event: str, element: Any) -> None:
        """One element opens or closes, or a comment or instruction stands here."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            self._passing += tag in _PASSED_OVER
            self._open(tag, element)
            self._say(element.text)
            return
        if event == "end":
            self._close(tag)
            self._passing -= tag in _PASSED_OVER
        self._say(element.tail)

    def _open(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag == "a":
            self._link = bool(_LEADS_AWAY.match((element.get("href") or "").strip()))
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append([])
        self._level = _HEADINGS.get(tag, self._level)

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag == "a":
            self._link = False
        elif tag in _HEADINGS:
            self._level = 0
        elif tag == "tr" and self._rows:
            cells = tuple("\n".join(cell) for cell in self._rows.pop())
            text = " | ".join(filter(None, cells))
            self._write(Block(text, cells=cells)) if text else None

    def _say(self, text: str | None) -> None:
        if text and not self._passing:
            self._said.append(text)
            self._leads_away &= self._link or not text.strip()

    def _flush(self) -> None:
        """What was said since the last block; links to elsewhere on the site say nothing."""
        text = " ".join("".join(self._said).split())
        if text and (self._level or not self._leads_away):
            self._write(Block(text, level=self._level))
        self._said.clear()
        self._leads_away = True

    def _write(self, block: Block) -> None:
        """To the open cell of a table, else to the page."""
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(block.text)
        else:
            self.blocks.append(block)
