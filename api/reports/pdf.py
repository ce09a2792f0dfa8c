"""The monthly report as PDF, by ReportLab: one page of key figures and plots, then the tables."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from api.look.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD, register
from api.reports import plots
from api.reports.monthly import Line, Monthly, changed, report_words, said
from bot.insight.tables import Table, Unit

_WIDTH, _HEIGHT = A4
_MARGIN, _GAP, _BAND, _FOOT = 16 * mm, 8 * mm, 37 * mm, 16 * mm
_INK, _MUTED, _LINE = HexColor("#17221f"), HexColor("#53615c"), HexColor("#d9e0dd")
_ROOM = _WIDTH - 2 * _MARGIN
_COLUMN = (_ROOM - _GAP) / 2
_MOST_ROWS, _LONGEST = 8, 100
_PLOTTED = ("days", "hours", "families")
_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=8.5, leading=11.5, textColor=_INK)
_SMALL = ParagraphStyle("small", parent=_TEXT, fontSize=7.5, leading=10.5, textColor=_MUTED)
_NUMBER = ParagraphStyle("number", parent=_TEXT, fontName=MEDIUM, alignment=2)
_HEAD = ParagraphStyle("head", parent=_SMALL, alignment=2)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontName=SEMIBOLD, fontSize=11, leading=17)
_LABEL = ParagraphStyle("label", parent=_SMALL, fontName=MEDIUM, fontSize=8, leading=10.5)
_CHANGE = ParagraphStyle("change", parent=_TEXT, fontName=MEDIUM, fontSize=8.5, leading=11.5)
_FIGURE = ParagraphStyle("figure", parent=_TEXT, fontName=BOLD, fontSize=17, leading=21)


def draw(report: Monthly) -> bytes:
    """The report on A4; the same figures give the same bytes."""
    register()
    out = BytesIO()
    words = report_words()[report.language]
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=words["title"].format(month=report.month),
        author=report.office,
        lang=report.language,
        invariant=1,
    )
    sheet = _Sheet(report, words)
    document.addPageTemplates(sheet.templates())
    document.build(list(sheet.story()))
    return out.getvalue()


class _Sheet:
    """What stands on the pages."""

    def __init__(self, report: Monthly, words: Any) -> None:
        self._report = report
        self._words = words
        self._accent: Color = HexColor(report.accent)
        self._tables = {table.name: table for table in report.tables}

    def templates(self) -> list[Any]:
        """The first page with its band; the others in two columns."""
        low, plain = _FOOT, {"leftPadding": 0, "rightPadding": 0, "topPadding": 0}
        high = _HEIGHT - _BAND - 7 * mm - low
        first = Frame(_MARGIN, low, _ROOM, high, **plain)
        tall = _HEIGHT - _MARGIN - low
        columns = [
            Frame(left, low, _COLUMN, tall, **plain) for left in (_MARGIN, _MARGIN + _COLUMN + _GAP)
        ]
        return [
            PageTemplate("first", [first], onPage=self._first),
            PageTemplate("tables", columns, onPage=self._foot),
        ]

    def story(self) -> Iterator[Any]:
        """Everything, in order."""
        yield self._title(self._words["key"])
        yield self._key()
        for name, height in (("days", 46 * mm), ("hours", 40 * mm)):
            if self._tables[name].rows:
                yield Spacer(0, 5 * mm)
                yield self._title(self._words[name])
                yield self._over_time(self._tables[name], height)
        if self._tables["families"].rows:
            yield Spacer(0, 5 * mm)
            yield self._title(self._words["families"])
            yield self._families()
        yield NextPageTemplate("tables")
        yield PageBreak()
        yield from self._all_tables()

    def _first(self, canvas: Any, document: Any) -> None:
        report = self._report
        canvas.setFillColor(self._accent)
        canvas.rect(0, _HEIGHT - _BAND, _WIDTH, _BAND, stroke=0, fill=1)
        canvas.setFillColor(white)
        title = self._words["title"].format(month=report.month)
        day = f"{report.last:%d/%m/%Y}"
        until = "" if report.whole else self._words["until"].format(day=day)
        made = self._words["made"].format(day=f"{report.made_on:%d/%m/%Y}")
        under = " · ".join(part for part in (self._words["lead"], until, made) if part)
        lines = (
            (report.office, SEMIBOLD, 11, 12 * mm),
            (title, BOLD, 22, 22 * mm),
            (under, MEDIUM, 9, 31 * mm),
        )
        for text, font, size, down in lines:
            canvas.setFont(font, size)
            canvas.drawString(_MARGIN, _HEIGHT - down, text)
        self._foot(canvas, document)

    def _foot(self, canvas: Any, document: Any) -> None:
        canvas.setFillColor(_MUTED)
        canvas.setFont(REGULAR, 7.5)
        left = f"{self._report.office} · {self._words['title'].format(month=self._report.month)}"
        canvas.drawString(_MARGIN, 9 * mm, left)
        page = self._words["page"].format(page=document.page)
        canvas.drawRightString(_WIDTH - _MARGIN, 9 * mm, page)

    def _key(self) -> Any:
        cells = [self._tile(line) for line in self._report.key]
        rows = [cells[at : at + 4] for at in range(0, len(cells), 4)]
        return Grid(
            rows,
            colWidths=[_ROOM / 4] * 4,
            style=[
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("INNERGRID", (0, 0), (-1, -1), 0.5, _LINE),
                ("BOX", (0, 0), (-1, -1), 0.5, _LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
            ],
        )

    def _tile(self, line: Line) -> list[Any]:
        language, words = self._report.language, self._words
        before = said(line.before, line.unit, language) or words["nothing"]
        return [
            _par(line.label, _LABEL),
            _par(said(line.now, line.unit, language) or "–", _FIGURE),
            _par(changed(line.change, line.unit, language) or "–", _CHANGE),
            _par(words["before"].format(value=before), _SMALL),
        ]

    def _over_time(self, table: Table, height: float) -> Any:
        points = [(_moment(str(row[0])), _number(row[1])) for row in table.rows]
        most = said(max(value for _, value in points), Unit.COUNT, self._report.language)
        return plots.columns(points, most, _ROOM, height, self._accent)

    def _families(self) -> Any:
        shares = [row for row in self._tables["families"].rows if not isinstance(row[2], str)]
        points = [
            (f"{row[0]} {said(row[2], Unit.SHARE, self._report.language)}", _number(row[2]))
            for row in shares
            if _number(row[2]) > 0
        ]
        return plots.parts(points, _ROOM, self._accent)

    def _all_tables(self) -> Iterator[Any]:
        empty = []
        for table in self._report.tables:
            if not table.rows and table.name not in _PLOTTED:
                empty.append(self._report.titles[table.name])
            elif table.name not in ("days", "hours"):
                yield KeepTogether([*self._table(table), Spacer(0, 6 * mm)])
        if empty:
            yield _par(self._words["missing"].format(names=", ".join(empty)), _SMALL)
            yield Spacer(0, 3 * mm)
        yield _par(self._words["privacy"], _SMALL)

    def _table(self, table: Table) -> list[Any]:
        headings = self._report.headings[table.name]
        first, *others = headings
        rows = [[_par(first, _SMALL), *(_par(heading, _HEAD) for heading in others)]]
        for number, row in enumerate(table.rows[:_MOST_ROWS]):
            values = [
                _par(said(value, table.unit(number, place), self._report.language), _NUMBER)
                for place, value in enumerate(row[1:], start=1)
            ]
            rows.append([_par(self._name(table.name, str(row[0])), _TEXT), *values])
        return [self._title(self._report.titles[table.name]), _ruled(rows, _widths(table))]

    def _name(self, table: str, name: str) -> str:
        if table == "stars":  # the font has no star
            return str(self._words["stars"].format(count=len(name)))
        return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"

    def _title(self, text: str) -> Any:
        return _par(text, _TITLE)


def _widths(table: Table) -> list[float]:
    """The numbers as narrow as they can be read, the rest for the label."""
    narrow = 15 * mm if len(table.columns) < 5 else 12 * mm
    units = [table.unit(0, place) for place in range(1, len(table.columns))]
    numbers = [22 * mm if unit is Unit.POINTS else narrow for unit in units]
    return [_COLUMN - sum(numbers), *numbers]


def _ruled(rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> Any:
    """Lines between the rows; the numbers at the right."""
    return Grid(
        rows,
        colWidths=widths,
        repeatRows=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.7, _MUTED),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, _LINE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LEFTPADDING", (1, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )


def _par(text: str, style: ParagraphStyle) -> Any:
    return Paragraph(escape(text), style)


def _moment(label: str) -> str:
    """A day as people write it, "03/11"; an hour as it stands."""
    year, _, rest = label.partition("-")
    return "/".join(reversed(rest.split("-"))) if len(year) == 4 and rest else label


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
