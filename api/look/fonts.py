"""The letters of everything printed: Be Vietnam Pro (OFL 1.1), embedded in each PDF."""

from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

BOLD, SEMIBOLD, MEDIUM = "BeVietnamPro-Bold", "BeVietnamPro-SemiBold", "BeVietnamPro-Medium"
REGULAR = "BeVietnamPro-Regular"


@cache
def register() -> None:
    """Make the fonts known to ReportLab; once a process."""
    folder = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
    for name in (BOLD, SEMIBOLD, MEDIUM, REGULAR):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
