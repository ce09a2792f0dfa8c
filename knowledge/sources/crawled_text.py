"""The crawl's text, typographically mended."""

import re

from knowledge.text.normalise import clean

_NOTHING = ("", "Không có thông tin", "Không", "Không có", ".")


def tidy(text: str | None) -> str | None:
    """`text` cleaned, spaces collapsed within lines; None where nothing is said."""
    if text is None:
        return None
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in clean(text).splitlines())
    joined = "\n".join(line for line in lines if line)
    return None if joined in _NOTHING else joined
