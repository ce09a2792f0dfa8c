"""Plots of the report: columns over time, and the parts of one whole."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor

from api.look.fonts import MEDIUM

_MUTED, _LINE = HexColor("#53615c"), HexColor("#d9e0dd")
_SIZE = 7.5
_LABELS = 8
PARTS = ("#4d7ea8", "#b3631b", "#7a5aa6", "#a5321c")
"""The colours of the second part and those after it; the first has the office's own."""

Point = tuple[str, float]


def columns(points: Sequence[Point], most: str, width: float, height: float, accent: Color) -> Any:
    """A column a point, its label below where there is room; `most` names the highest."""
    drawing = Drawing(width, height)
    foot, head = 12.0, 11.0
    field = height - foot - head
    highest = max((value for _, value in points), default=0) or 1
    for part in (0.5, 1.0):
        y = foot + field * part
        drawing.add(Line(0, y, width, y, strokeColor=_LINE, strokeWidth=0.5))
    drawing.add(_label(0, foot + field + 3, most))
    room, step = width / max(len(points), 1), ceil(len(points) / _LABELS)
    for place, (label, value) in enumerate(points):
        x, tall = place * room, field * value / highest
        drawing.add(
            Rect(x + room * 0.12, foot, room * 0.76, tall, fillColor=accent, strokeColor=None)
        )
        if place % step == 0:
            drawing.add(_label(x + room / 2, 1, label, anchor="middle"))
    drawing.add(Line(0, foot, width, foot, strokeColor=_MUTED, strokeWidth=0.6))
    return drawing


def parts(points: Sequence[Point], width: float, accent: Color) -> Any:
    """One bar of the parts, and their names with their shares below it."""
    drawing = Drawing(width, 34)
    whole = sum(value for _, value in points) or 1
    colours = (accent, *map(HexColor, PARTS))
    left, text = 0.0, 0.0
    for (label, value), colour in zip(points, colours, strict=False):
        wide = width * value / whole
        drawing.add(Rect(left, 17, max(wide - 1, 0), 15, fillColor=colour, strokeColor=None))
        drawing.add(Rect(text, 2, 7, 7, fillColor=colour, strokeColor=None))
        name = String(text + 11, 2.5, label, fontName=MEDIUM, fontSize=8, fillColor=_MUTED)
        drawing.add(name)
        text += 11 + name.getEast() - name.x + 14
        left += wide
    return drawing


def _label(x: float, y: float, text: str, anchor: str = "start") -> Any:
    return String(x, y, text, fontName=MEDIUM, fontSize=_SIZE, fillColor=_MUTED, textAnchor=anchor)
