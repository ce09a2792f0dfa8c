"""Procedures as tables (CSV, XLSX): a header row, then a procedure a row.

The columns are those of columns.py, in any order, Vietnamese or English: `code` (mã thủ tục) is
needed, and any of name, steps, documents, time, fee, … A cell holds one entry a line; `time` and
`fee` may be given per way, as `fee_online` or “Lệ phí trực tuyến”.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.sources.columns import part_of_column, sections_of_fields, unknown_names
from knowledge.sources.encodings import decode
from knowledge.sources.guide import Reading, procedure
from knowledge.sources.limits import LARGEST_TEXT, check_archive, read_bytes
from knowledge.sources.records import NOTHING_GIVEN, Given, Noted, Record, Rejected
from knowledge.sources.sections import code_in

_MOST_ROWS = 50_000
_MOST_COLUMNS = 200
_HEADER_WITHIN = 20
_DELIMITERS = ",;\t|"
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, LxmlError, ParseError, DefusedXmlException, OSError,
    KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError,
)  # fmt: skip
"""What openpyxl raises on damaged files, by its own classes and by its assumptions failing."""

Row = tuple[int, Sequence[object]]
"""A row's number, counted from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Reads *.csv, *.tsv and *.xlsx."""

    today: date
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        return path.suffix.lower() in (".csv", ".tsv", ".xlsx")

    def read(self, path: Path) -> Iterator[Record]:
        """A procedure a row, a bad row as Rejected; raises SourceUnreadable for a broken file."""
        if path.suffix.lower() == ".xlsx":
            for sheet, rows in _sheets(path):
                yield from self._records(f"{path.name}:{sheet}", rows)
            return
        text, encodings = decode(read_bytes(path, LARGEST_TEXT), path.name)
        yield from (Noted(path.name, f"converted from {encoding}") for encoding in encodings)
        yield from self._records(path.name, _csv_rows(text, path.name))

    def _records(self, where: str, rows: Iterable[Row]) -> Iterator[Record]:
        header: tuple[str, ...] | None = None
        number = 0
        for number, cells in rows:
            if number > _MOST_ROWS:
                yield Rejected(f"{where}:{number}", f"only {_MOST_ROWS} rows are read; split it")
                return
            if header is None:
                header = _header(cells) or None
                if header:
                    yield from _unknown(header, f"{where}:{number}")
                elif number >= _HEADER_WITHIN:
                    break
            elif any(cell not in (None, "") for cell in cells):
                yield self._record(header, cells, f"{where}:{number}")
        if header is None and number:
            yield Rejected(
                where,
                f"no header: one of the first {_HEADER_WITHIN} rows must name the columns, "
                "with “Mã thủ tục” (code) among them",
            )

    def _record(self, header: Sequence[str], cells: Sequence[object], where: str) -> Record:
        told = list(sections_of_fields(_named(header, cells), where))
        try:
            if all(code_in(section.text) is None for section in told if section.part == "code"):
                raise RecordRejected("no code in the column of codes; one looks like 1.234567")
            return procedure(told, Reading(self.today, self.given))
        except RecordRejected as error:
            return Rejected(where, str(error))


def _named(header: Sequence[str], cells: Sequence[object]) -> dict[str, object]:
    return {name: cell for name, cell in zip(header, cells, strict=False) if name}


def _header(cells: Sequence[object]) -> tuple[str, ...]:
    """The names of the columns; empty for a row that is not the header."""
    names = tuple(" ".join(str(cell or "").split()) for cell in cells)
    found = {part_of_column(name) for name in names if name}
    return names if ("code", None) in found and len(found) > 1 else ()


def _unknown(header: Sequence[str], where: str) -> Iterator[Noted]:
    parts = [part for name in header if (part := part_of_column(name))]
    for name in unknown_names(header):
        if name.lower() not in ("stt", "no", "#"):
            yield Noted(where, f"the column “{name}” is not known: it is not read")
    for twice, way in dict.fromkeys(part for part in parts if parts.count(part) > 1):
        name = f"{twice} {way or ''}".strip()
        yield Noted(where, f"several columns tell {name}: they are put together")


def _csv_rows(text: str, name: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells[:_MOST_COLUMNS]
    except csv.Error as error:
        raise SourceUnreadable(f"{name}:{reader.line_num}: {error}") from error


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    check_archive(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except _BROKEN as error:
        raise SourceUnreadable(f"{path.name}: not a workbook: {error}") from error
    try:
        for sheet in book.worksheets:
            yield sheet.title, _sheet_rows(sheet, path.name)
    finally:
        book.close()


def _sheet_rows(sheet: Any, name: str) -> Iterator[Row]:
    try:
        rows = sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
        yield from enumerate(rows, start=1)
    except _BROKEN as error:
        raise SourceUnreadable(f"{name}:{sheet.title}: damaged: {error}") from error
