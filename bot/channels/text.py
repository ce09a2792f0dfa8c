"""Cutting long text for a platform's limit, and cleaning text that came from one.

Length is counted in code points of Unicode's composed form (NFC): "ế" counts as one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

LEAST_FILL = 1 / 3
"""A paragraph or sentence end is taken only where the piece is at least this full."""

ZERO_WIDTH_JOINER = "\u200d"

_SPACE = r"[^\S\u00a0\u202f]"  # not the no-break spaces inside "1.000.000 đồng"
_ENDS = (  # paragraph; sentence (not the mark of a list, "1. ") or line; word
    re.compile(rf"\n{_SPACE}*\n"),
    re.compile(rf"(?<=[.!?…;])(?<!\n\d\.)(?<!\n\d\d\.)[”’\"')\]]?{_SPACE}|\n"),
    re.compile(_SPACE),
)
_URL = re.compile(r"https?://\S+")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` in NFC, with U+FFFD for NUL and for half surrogate pairs, which no database stores."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("\ufffd", text))


def length(text: str) -> int:
    """How many code points `text` has in NFC."""
    return len(unicodedata.normalize("NFC", text))


def split_text(text: str, limit: int, cost: Callable[[str], int] = lambda _: 1) -> tuple[str, ...]:
    """`text` in NFC, cut into pieces that each cost at most `limit`; () for blank text.

    Cuts at the end of a paragraph, else of a sentence or line, else of a word. A word or URL is
    cut only where it is longer than `limit` itself, a combined character likewise. The pieces
    are `text` but for the white space at the cuts and at both ends. `cost` is what one code
    point counts, at most `limit`.
    """
    text = unicodedata.normalize("NFC", text)
    pieces = []
    start = _skip_space(text, 0)
    while start < len(text):
        end = _cut(text, start, _reach(text, start, limit, cost))
        pieces.append(text[start:end].rstrip())
        start = _skip_space(text, end)
    return tuple(pieces)


def _reach(text: str, start: int, limit: int, cost: Callable[[str], int]) -> int:
    """The furthest end of a piece from `start` within `limit`, at least one code point on."""
    spent = cost(text[start])
    end = start + 1
    while end < len(text) and (spent := spent + cost(text[end])) <= limit:
        end += 1
    return end


def _cut(text: str, start: int, reach: int) -> int:
    """Where to end the piece that begins at `start` and can go up to `reach`."""
    if reach == len(text):
        return reach
    least = start + int((reach - start) * LEAST_FILL)
    last = start
    for pattern in _ENDS:
        last = max(_ends(pattern, text, start, reach), default=start)
        if last > least:
            return last
    return last if last > start else _cut_in_word(text, start, reach)


def _ends(pattern: re.Pattern[str], text: str, start: int, reach: int) -> Iterator[int]:
    """Ends of pieces where white space follows that carries no combining mark."""
    for match in pattern.finditer(text, start + 1, reach + 1):
        if not _joined(text, match.end()):
            yield min(match.end() - 1, reach)


def _cut_in_word(text: str, start: int, reach: int) -> int:
    """Before a URL that does not fit, else between two characters, else at `reach`."""
    for url in _URL.finditer(text, start, min(len(text), reach + 1)):
        if start < url.start() and reach < len(text) and url.end() > reach:
            return url.start()
    return next((end for end in range(reach, start, -1) if not _joined(text, end)), reach)


def _skip_space(text: str, index: int) -> int:
    """The next index that is not white space; a space under a combining mark is a character."""
    while index < len(text) and text[index].isspace() and not _joined(text, index + 1):
        index += 1
    return index


def _joined(text: str, index: int) -> bool:
    """Whether the code points before and at `index` form one character."""
    if not 0 < index < len(text):
        return False
    if text[index - 1] == ZERO_WIDTH_JOINER or _extends(text[index]):
        return True
    return _regional(text[index]) and _regional_before(text, index) % 2 == 1


def _extends(char: str) -> bool:
    """Marks, variation selectors, joiners, emoji skin tones and emoji tags."""
    code = ord(char)
    return (
        unicodedata.category(char).startswith("M")
        or char in (ZERO_WIDTH_JOINER, "\u200c")
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
    )


def _regional(char: str) -> bool:
    """The letters that make a flag in pairs."""
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _regional_before(text: str, index: int) -> int:
    """How many flag letters stand directly before `index`."""
    start = index
    while start > 0 and _regional(text[start - 1]):
        start -= 1
    return index - start
