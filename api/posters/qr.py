"""QR codes as pictures (ISO/IEC 18004), by segno."""

from io import BytesIO
from typing import Any

import segno

QUIET = 4  # modules of white around the code, as the standard asks
_PNG_SCALE = 12  # pixels a module: about 35 dots a millimetre when printed 10 cm wide


def make(address: str) -> segno.QRCode:
    """The code of `address`: level Q bears a quarter of it damaged or covered."""
    return segno.make_qr(address, error="q")


def svg(address: str) -> bytes:
    """The code as SVG, black on white, without scripts or styles."""
    return _saved(address, kind="svg", scale=8, xmldecl=False, svgclass=None, lineclass=None)


def png(address: str) -> bytes:
    """The code as PNG."""
    return _saved(address, kind="png", scale=_PNG_SCALE)


def _saved(address: str, **options: Any) -> bytes:
    out = BytesIO()
    make(address).save(out, border=QUIET, dark="#000", light="#fff", **options)
    return out.getvalue()
