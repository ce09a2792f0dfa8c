"""Tables to take away: CSV and XLSX in which no cell can be a formula."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

from bot.insight.tables import Table, Unit

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML 1.0 cannot hold, and so no XLSX."""
_FORMATS = {Unit.SHARE: "0.0%", Unit.POINTS: "+0.0%;-0.0%", Unit.STARS: "0.0", Unit.MINUTES: "0.0"}
Cell = str | int | float


def safe(cell: Cell) -> Cell:
    """`cell` so that no spreadsheet runs it (owasp.org/www-community/attacks/CSV_Injection)."""
    if not isinstance(cell, str):
        return cell
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", cell)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def as_csv(table: Table, headings: Sequence[str]) -> bytes:
    """One table as CSV in UTF-8 with a mark by which Excel knows it."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(heading) for heading in headings])
    writer.writerows([[safe(cell) for cell in row] for row in table.rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(
    tables: Sequence[Table], titles: Mapping[str, str], headings: Mapping[str, Sequence[str]]
) -> bytes:
    """Every table as a sheet of its own."""
    from openpyxl import Workbook  # slow to import, and not needed to answer citizens

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet(titles[table.name][:31])
        sheet.append([safe(heading) for heading in headings[table.name]])
        for row in table.rows:
            sheet.append([safe(cell) for cell in row])
        for number, _ in enumerate(table.rows):
            for column in range(1, len(table.columns)):
                cell = sheet.cell(number + 2, column + 1)
                cell.number_format = _FORMATS.get(table.unit(number, column), "General")
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["A"].width = 48
    out = BytesIO()
    book.save(out)
    return out.getvalue()
