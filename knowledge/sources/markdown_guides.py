"""Guides in Markdown, with the fields that the text does not tell as YAML front matter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.sources.blocks import Block
from knowledge.sources.columns import sections_of_fields, unknown_names
from knowledge.sources.encodings import decode
from knowledge.sources.guide import Reading, records
from knowledge.sources.limits import read_bytes
from knowledge.sources.plain import without_markup
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document, code_in
from knowledge.yaml_text import read_yaml

_LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class MarkdownGuides:
    """Reads *.md and *.markdown, and plain text as *.txt."""

    today: date
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending; a README is about the folder, not a guide."""
        ending = path.suffix.lower() in (".md", ".markdown", ".txt")
        return ending and path.stem.lower() != "readme"

    def read(self, path: Path) -> Iterator[Record]:
        """The file's procedures, or why it was not taken."""
        reading = Reading(self.today, self.given, code_in(path.name))
        try:
            text, encodings = decode(read_bytes(path, _LARGEST), path.name)
            document = parse_text(text) if path.suffix.lower() == ".txt" else parse(text)
        except (SourceUnreadable, RecordRejected) as error:
            yield Rejected(path.name, str(error))
            return
        remarks = tuple(f"converted from {encoding}" for encoding in encodings)
        document = replace(document, remarks=remarks + document.remarks)
        yield from records(document, path.name, reading)


def parse_text(text: str) -> Document:
    """The lines of plain text."""
    lines = enumerate(text.splitlines(), start=1)
    return Document(tuple(Block(line, where=f"line {n}") for n, line in lines))


def parse(text: str) -> Document:
    """The blocks of Markdown; raises RecordRejected where the front matter is no YAML map."""
    reader = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    tokens = reader.parse(text)
    front = next((token.content for token in tokens if token.type == "front_matter"), None)
    fields = _fields(front) if front is not None else {}
    remarks = tuple(f"the field “{name}” is not known" for name in unknown_names(fields))
    return Document(tuple(_blocks(tokens)), remarks, tuple(sections_of_fields(fields)))


def _fields(text: str) -> dict[str, object]:
    try:
        fields = read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RecordRejected(f"its front matter is not YAML: {error}") from error
    if not isinstance(fields, dict):
        raise RecordRejected("its front matter is not a list of “name: value” lines")
    return {str(name): value for name, value in fields.items()}


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    lists = _Lists()
    cells: list[str] | None = None
    for token, former in zip(tokens, [None, *tokens], strict=False):
        where = f"line {token.map[0] + 1}" if token.map else ""
        lists.see(token)
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield Block(" | ".join(cells), cells=tuple(cells), where=where)
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_text(token))
        elif token.type in ("inline", "fence", "code_block"):
            heading = former is not None and former.type == "heading_open"
            level = int(former.tag[1:]) if former and heading else 0
            for line in _text(token).splitlines():
                yield Block(lists.mark() + line, level=level, where=where)


class _Lists:
    """The marks of list items: "1. " or "- " before the first line of each."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []
        self._mark = ""

    def see(self, token: Token) -> None:
        """Follow the lists as they open, go on and close."""
        if token.type in ("ordered_list_open", "bullet_list_open"):
            first = int(token.attrs.get("start", 1)) if token.tag == "ol" else None
            self._numbers.append(first)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            self._numbers.pop()
        elif token.type == "list_item_open":
            number = self._numbers[-1]
            self._mark = "- " if number is None else f"{number}. "
            self._numbers[-1] = None if number is None else number + 1

    def mark(self) -> str:
        """The mark of the item that the next line begins; empty for its other lines."""
        mark, self._mark = self._mark, ""
        return mark


def _text(token: Token) -> str:
    """A token's words: links by their text, pictures not at all, HTML by what it shows."""
    if token.type != "inline":
        return without_markup(token.content)
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type != "image":
            parts.append(child.content)
    return without_markup("".join(parts))
