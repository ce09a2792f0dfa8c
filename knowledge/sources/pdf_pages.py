"""The text and tables of a PDF's pages, read in a process of its own with little memory and time.

Run as `python -m knowledge.sources.pdf_pages FILE MOST_PAGES BYTES SECONDS`, it prints JSON:
`{"error": …}`, or `{"pages": […]}`, for each page a list of lines, or null where it is damaged. A
line has a `text` and the `size` of its letters in points, or is a table's row and has `cells`.
A PDF can be made to take any amount of memory, or to bring its reader down: only this process.

pdfium finds the words, also where a file's fonts lack Vietnamese letters and several fonts share a
word; pdfplumber finds tables by their lines.
"""

import json
import logging
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
from pypdfium2 import raw as pdfium_c

Line = dict[str, Any]
"""A line of text with its size, or the cells of a table's row."""

_MOST_TEXT = 3_000_000
_FEWEST_LINES = 4
_PATH = 2
"""pdfium's kind of page object for drawn lines and boxes (FPDF_PAGEOBJ_PATH)."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, measured from a page's upper left corner."""


def read_pages(path: Path, most_pages: int) -> dict[str, Any]:
    """The pages of a file as described above, or the reason why they cannot be read."""
    raw = path.read_bytes()
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return {"error": "it is encrypted; save it without a password"}
        return {"error": f"not a PDF that can be read: {error}"}
    count = len(document)
    if count > most_pages:
        return {"error": f"{count} pages, more than the {most_pages} that are read; split it"}
    pages: list[list[Line] | None] = []
    total = 0
    plumber = _plumber(raw)
    for number in range(count):
        lines = _page(document, plumber, number)
        total += sum(len(line.get("text", "")) for line in lines or ())
        if total > _MOST_TEXT:
            return {"error": "more than 3 million letters of text; split it"}
        pages.append(lines)
    return {"pages": pages}


def _plumber(raw: bytes) -> Any:
    """The file as pdfplumber sees it; None where it cannot: then no tables are found."""
    try:
        return pdfplumber.open(BytesIO(raw))
    except Exception:  # noqa: BLE001  # pdfminer raises anything on a damaged file
        return None


def _page(document: Any, plumber: Any, number: int) -> list[Line] | None:
    """The lines of one page in reading order; None where it is damaged."""
    try:
        page = document[number]
        text = page.get_textpage()
        tables = _tables(page, plumber, number)
        return list(_lines(page, text, tables))
    except Exception:  # noqa: BLE001  # either library raises anything on a damaged page
        return None


def _tables(page: Any, plumber: Any, number: int) -> list[tuple[Box, list[list[Box | None]]]]:
    """The page's tables of at least two rows and columns from top to bottom, cell by cell."""
    drawn = sum(1 for _ in page.get_objects(filter=[_PATH], max_depth=3))
    if plumber is None or drawn < _FEWEST_LINES or page.get_rotation():
        return []
    found = plumber.pages[number].find_tables()
    plumber.pages[number].close()
    tables = [(table.bbox, [list(row.cells) for row in table.rows]) for table in found]
    return sorted(
        (table for table in tables if len(table[1]) > 1 and max(map(len, table[1])) > 1),
        key=lambda table: table[0][1],
    )


def _lines(
    page: Any, text: Any, tables: list[tuple[Box, list[list[Box | None]]]]
) -> Iterator[Line]:
    """The lines in pdfium's order; a table's rows come where its first letter would."""
    height = page.get_size()[1]
    waiting = list(tables)
    letters: list[tuple[str, float]] = []
    for position in range(text.count_chars()):
        letter = chr(pdfium_c.FPDFText_GetUnicode(text, position))
        left, bottom, right, top = text.get_charbox(position, loose=True)
        middle = (left + right) / 2, height - (top + bottom) / 2
        inside = next((table for table in tables if _inside(middle, table[0])), None)
        if letter in "\r\n" or inside:
            yield from _line(letters)
            letters = []
            if inside and letter.strip() and inside in waiting:
                waiting.remove(inside)
                rows = inside[1]
                yield from ({"cells": [_cell(text, height, box) for box in row]} for row in rows)
        else:
            letters.append((letter, top - bottom))
    yield from _line(letters)


def _line(letters: list[tuple[str, float]]) -> Iterator[Line]:
    said = "".join(letter for letter, _ in letters).replace("\ufffe", "")
    if said.strip():
        sizes = sorted(size for letter, size in letters if letter.strip())
        yield {"text": said, "size": round(2 * sizes[len(sizes) // 2]) / 2}


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _cell(text: Any, height: float, box: Box | None) -> str:
    if box is None:
        return ""
    left, top, right, bottom = box
    found: str = text.get_text_bounded(left, height - bottom, right, height - top)
    return found.replace("\r\n", "\n").replace("\ufffe", "")


def main() -> None:
    """Read the file that the command line names, within the limits that it names."""
    logging.disable()
    file, most_pages, memory, seconds = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    sys.stdout.write(json.dumps(read_pages(Path(file), int(most_pages))))


if __name__ == "__main__":
    main()
