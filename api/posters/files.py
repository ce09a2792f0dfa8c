"""A poster as a file in one of its forms."""

from typing import Literal

from api.posters.posters import Poster

Form = Literal["pdf", "svg", "png"]
Size = Literal["a4", "a5"]
MEDIA_TYPES = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}


def make_file(poster: Poster, form: Form, size: Size = "a4") -> bytes:
    """The printed sheet as PDF, or the plain code as a picture."""
    from api.posters import pdf, qr  # a tenth of a second, which no start has to wait for

    if form == "pdf":
        return pdf.draw(poster, size)
    return qr.svg(poster.address) if form == "svg" else qr.png(poster.address)


def file_name(poster: Poster, form: Form, size: Size = "a4") -> str:
    """A name that tells the posters of a folder apart."""
    what = f"-{size}" if form == "pdf" else ""
    named = poster.tag.rpartition("s_")[0].rstrip("-") or "office"
    return f"{named}-{poster.language}{what}.{form}"
