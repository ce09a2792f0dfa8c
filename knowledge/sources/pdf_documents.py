"""Guides as PDF: the text and tables of its pages. Pictures of text are not read."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import SourceUnreadable
from knowledge.sources.blocks import Block, flowed
from knowledge.sources.guide import Reading, records
from knowledge.sources.limits import MEGABYTE, check_size
from knowledge.sources.records import NOTHING_GIVEN, Given, Record, Rejected
from knowledge.sources.sections import Document, code_in

LARGEST = 30 * MEGABYTE
MOST_PAGES = 300
MOST_MEMORY = 1500 * MEGABYTE
MOST_SECONDS = 120
_READER = "knowledge.sources.pdf_pages"
_ROOT = Path(__file__).parents[2]
_LARGER = 1.12


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
    found = read_apart(path)
    if "error" in found:
        raise SourceUnreadable(f"{path.name}: {found['error']}")
    pages = found["pages"]
    levels = _levels(pages)
    blocks = tuple(flowed([[_block(line, levels) for line in page or ()] for page in pages]))
    if not blocks:
        raise SourceUnreadable(
            f"{path.name}: no text in it, only pictures (a scan?); run text recognition over it "
            "first, or import the document that it was printed from"
        )
    damaged = [n for n, page in enumerate(pages, start=1) if page is None]
    empty = [n for n, page in enumerate(pages, start=1) if page == []]
    remarks = [f"{_listed(empty)} without text (pictures?): not read"] if empty else []
    remarks += [f"{_listed(damaged)} damaged: not read"] if damaged else []
    return Document(blocks, tuple(remarks))


def _block(line: dict[str, Any], levels: dict[float, int]) -> Block:
    if "cells" in line:
        return Block(" | ".join(filter(None, line["cells"])), cells=tuple(line["cells"]))
    return Block(line["text"], level=levels.get(line["size"], 0))


def _levels(pages: list[list[dict[str, Any]] | None]) -> dict[float, int]:
    """The level of headings by their letters' size: those larger than most of the text."""
    letters: Counter[float] = Counter()
    for line in (line for page in pages for line in page or () if "size" in line):
        letters[line["size"]] += len(line["text"])
    most = letters.most_common(1)
    sizes = sorted((s for s in letters if s > _LARGER * most[0][0]), reverse=True) if most else []
    return {size: min(level, 6) for level, size in enumerate(sizes, start=1)}


def read_apart(
    path: Path, memory: int = MOST_MEMORY, seconds: int = MOST_SECONDS
) -> dict[str, Any]:
    """What the process apart says of the file; raises SourceUnreadable where it failed."""
    limits = [str(MOST_PAGES), str(memory), str(seconds)]
    command = [sys.executable, "-m", _READER, str(path.resolve()), *limits]
    try:
        run = subprocess.run(  # noqa: S603  # our own module, with a path and no shell
            command, cwd=_ROOT, env={}, capture_output=True, timeout=2 * seconds, check=False
        )
        found = json.loads(run.stdout)
    except subprocess.TimeoutExpired as error:
        raise SourceUnreadable(f"{path.name}: not read in {2 * seconds} s; split it") from error
    except ValueError as error:
        raise SourceUnreadable(
            f"{path.name}: reading it takes too much memory or time, or it is damaged; print it "
            "anew from the document that it was made from"
        ) from error
    return found if isinstance(found, dict) else {"error": "nothing was read"}


def _listed(pages: list[int]) -> str:
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))}"
