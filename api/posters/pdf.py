"""Posters as PDF, by ReportLab, in Be Vietnam Pro (OFL 1.1), whose letters are embedded.

Sizes are for reading from two metres by old eyes: capital letters of at least 6 mm on A4
(24 points), the title twice that. All is drawn for A4; A5 is the same sheet, smaller.
"""

from io import BytesIO
from math import sqrt
from typing import Any

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from api.look.fonts import BOLD, MEDIUM, SEMIBOLD, register
from api.posters import qr
from api.posters.files import Size
from api.posters.posters import Poster, poster_words

_SIZES = {"a4": A4, "a5": A5}
_WIDTH, _HEIGHT = A4
_MARGIN = 16 * mm
_BAND = 34 * mm
_CODE = 120 * mm
_TITLE_SIZES = (54, 48, 43, 38, 34, 30, 27, 24)
_TITLE_LINES = 3
_LEADING = 1.16
_INK, _MUTED, _SOFT = HexColor("#17221f"), HexColor("#44514c"), HexColor("#e4f1ed")


def draw(poster: Poster, size: Size = "a4") -> bytes:
    """`poster` on one sheet; the same poster gives the same bytes."""
    register()
    out = BytesIO()
    canvas = Canvas(out, pagesize=_SIZES[size], invariant=1, lang=poster.language)
    canvas.setTitle(" ".join(poster.title.split()))
    canvas.setAuthor(poster.office)
    if size == "a5":
        canvas.scale(1 / sqrt(2), 1 / sqrt(2))
    _Sheet(canvas, poster, HexColor(poster.accent)).draw()
    canvas.save()
    return out.getvalue()


class _Sheet:
    """Draws one poster from the top down; `y` is where the next line may begin."""

    def __init__(self, canvas: Any, poster: Poster, accent: Color) -> None:
        self._canvas = canvas
        self._poster = poster
        self._accent = accent
        self._words = poster_words()[poster.language]
        self._y = _HEIGHT

    def draw(self) -> None:
        """Everything, in order."""
        self._band()
        self._heading()
        self._code()
        self._steps()
        self._foot()

    def _band(self) -> None:
        canvas = self._canvas
        canvas.setFillColor(self._accent)
        canvas.rect(0, _HEIGHT - _BAND, _WIDTH, _BAND, stroke=0, fill=1)
        canvas.setFillColor(white)
        self._mark(_MARGIN, _HEIGHT - _BAND + 8 * mm, 18 * mm)
        left = _MARGIN + 24 * mm
        room = _WIDTH - _MARGIN - left
        size, lines = _fit(self._poster.office, SEMIBOLD, room, (24, 22, 20, 18, 16), 2)
        y = _HEIGHT - _BAND / 2 + (len(lines) * size * _LEADING) / 2 - size * 0.9
        for line in lines:
            canvas.setFont(SEMIBOLD, size)
            canvas.drawString(left, y, line)
            y -= size * _LEADING
        self._y = _HEIGHT - _BAND

    def _mark(self, x: float, y: float, side: float) -> None:
        """The office's logo on white, where it is a picture; else the product's mark."""
        logo = self._poster.logo
        if logo is None or logo.suffix.lower() != ".png":
            self._door(x, y, side)
            return
        self._canvas.roundRect(x - mm, y - mm, side + 2 * mm, side + 2 * mm, 2 * mm, 0, 1)
        self._canvas.drawImage(str(logo), x, y, side, side, "auto", preserveAspectRatio=True)

    def _door(self, x: float, y: float, side: float) -> None:
        """The product's mark: an arch in an arch."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(side / 24, side / 24)
        canvas.setStrokeColor(white)
        canvas.setLineWidth(2)
        canvas.setLineCap(1)
        path = canvas.beginPath()
        for left, right, top in ((5, 19, 14), (9, 15, 13)):
            path.moveTo(left, 3)
            path.lineTo(left, top)
            path.arcTo(left, top - (right - left) / 2, right, top + (right - left) / 2, 180, -180)
            path.lineTo(right, 3)
        path.moveTo(3, 3)
        path.lineTo(21, 3)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()

    def _heading(self) -> None:
        self._y -= 10 * mm
        if self._poster.counter:
            self._pill(self._poster.counter)
        room = _WIDTH - 2 * _MARGIN
        size, lines = _fit(self._poster.title, BOLD, room, _TITLE_SIZES, _TITLE_LINES)
        self._lines(lines, BOLD, size, _INK)
        self._y -= 2 * mm
        self._lines(list(self._poster.lead), MEDIUM, 24, _MUTED)

    def _pill(self, text: str) -> None:
        canvas, size = self._canvas, 30
        width = pdfmetrics.stringWidth(text, BOLD, size) + 14 * mm
        height = 15 * mm
        canvas.setFillColor(_SOFT)
        canvas.roundRect(
            (_WIDTH - width) / 2, self._y - height, width, height, height / 2, stroke=0, fill=1
        )
        canvas.setFillColor(self._accent)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(_WIDTH / 2, self._y - height / 2 - size * 0.34, text)
        self._y -= height + 5 * mm

    def _lines(self, lines: list[str], font: str, size: float, colour: Color) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.setFont(font, size)
        for line in lines:
            self._y -= size * _LEADING
            self._canvas.drawCentredString(_WIDTH / 2, self._y + size * 0.2, line)

    def _code(self) -> None:
        """The code, as large as what is above and below it leaves room for."""
        foot = _foot_height() + 38 * mm
        side = min(_CODE, self._y - foot - 8 * mm)
        x, y = (_WIDTH - side) / 2, self._y - 5 * mm - side
        canvas = self._canvas
        canvas.setStrokeColor(self._accent)
        canvas.setLineWidth(1.6 * mm)
        canvas.roundRect(x, y, side, side, 6 * mm, stroke=1, fill=0)
        modules = list(qr.make(self._poster.address).matrix_iter(border=qr.QUIET))
        cell = (side - 4 * mm) / len(modules)
        canvas.setFillColor(HexColor("#000000"))
        path = canvas.beginPath()
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    top = y + side - 2 * mm - (row + 1) * cell
                    path.rect(x + 2 * mm + column * cell, top, cell, cell)
        canvas.drawPath(path, stroke=0, fill=1)
        self._y = y - 4 * mm

    def _steps(self) -> None:
        canvas = self._canvas
        steps = self._words["steps"]
        width = (_WIDTH - 2 * _MARGIN) / len(steps)
        top = self._y
        for number, text in enumerate(steps, start=1):
            middle = _MARGIN + width * (number - 0.5)
            canvas.setFillColor(self._accent)
            canvas.circle(middle, top - 7 * mm, 6 * mm, stroke=0, fill=1)
            canvas.setFillColor(white)
            canvas.setFont(BOLD, 20)
            canvas.drawCentredString(middle, top - 7 * mm - 7, str(number))
            canvas.setFillColor(_INK)
            size, lines = _fit(text, SEMIBOLD, width - 5 * mm, (19, 17, 15), 3)
            canvas.setFont(SEMIBOLD, size)
            for place, line in enumerate(lines):
                canvas.drawCentredString(middle, top - 20 * mm - place * size * _LEADING, line)

    def _foot(self) -> None:
        canvas = self._canvas
        height = _foot_height()
        canvas.setFillColor(_SOFT)
        canvas.rect(0, 0, _WIDTH, height, stroke=0, fill=1)
        room = _WIDTH - 2 * _MARGIN
        rows = [
            (self._words["opens"][self._poster.opens.value], BOLD, (19, 17), self._accent),
            (f"{self._words['or_type']}: {self._poster.typed}", SEMIBOLD, (16, 14, 12, 10), _INK),
            (self._words["safe"], MEDIUM, (15,), _MUTED),
            (self._words["help"], MEDIUM, (15,), _MUTED),
        ]
        y = height - 4 * mm
        for text, font, sizes, colour in rows:
            size, lines = _fit(text, font, room, sizes, 1)
            y -= size * 1.3
            canvas.setFillColor(colour)
            canvas.setFont(font, size)
            canvas.drawCentredString(_WIDTH / 2, y, lines[0])


def _foot_height() -> float:
    return float(38 * mm)


def _fit(
    text: str, font: str, room: float, sizes: tuple[float, ...], most: int
) -> tuple[float, list[str]]:
    """The largest of `sizes` at which `text` stands in `most` lines, else the smallest, cut."""
    lines: list[str] = []
    for size in sizes:
        lines = simpleSplit(text, font, size, room)
        widest = max(pdfmetrics.stringWidth(line, font, size) for line in lines)
        if len(lines) <= most and widest <= room:
            return size, _balanced(lines, text, font, size, room)
    return sizes[-1], [*lines[: most - 1], lines[most - 1].rstrip(" ,;") + "…"]


def _balanced(lines: list[str], text: str, font: str, size: float, room: float) -> list[str]:
    """As many lines, as even as they can be."""
    best, narrow = lines, 0.0 if "\n" in text else room
    while len(lines) > 1 and narrow:
        narrow *= 0.95
        tried = simpleSplit(text, font, size, narrow)
        if len(tried) != len(lines):
            return best
        best = tried
    return best
