"""A guide's text cut for reading: into lines and sentences, each a substring of the text.

The crawl has lost many line breaks: a list mark that stands inside a line ("gồm: - a; + b")
begins a line of its own.
"""

import re
from collections.abc import Iterable, Iterator

_LONGEST_LINE = 320
_LONGEST_BRACKET = 200
_GLUED = re.compile(r"[.;:,)”](\s*)(?=[-+*•●–]\s+[^\W\d_(])|\s(\s*)(?=[+•●]\s+[^\W\d_])")
_SENTENCE_END = re.compile(r"(?:[^\W\d_]{3}\.|\)\.|\d{4}\.|[;!?])(\s+)(?=[\w(“\"+*•●-])")
_MARK = re.compile(r"^[\s\-–+*•●]+(?=\S)")
_LISTED = re.compile(
    r"^(?:bước \d|step \d|\(?\d{1,2}[.)](?!\d)|\(?[a-zđ][.)]|\(?[ivx]+\))", re.IGNORECASE
)

Span = tuple[int, int]


def lines(text: str) -> list[str]:
    """The lines of `text` without their list marks; long ones are cut at sentence ends."""
    found = [text[start:end] for span in _lines(text) for start, end in _shorter(text, span)]
    return without_headings([line for raw in found if (line := unmarked(raw))])


def units(text: str) -> Iterator[str]:
    """The sentences and list lines of `text` without their list marks, in order."""
    for span in _lines(text):
        for start, end in _sentences(text, span):
            if unit := unmarked(text[start:end]):
                yield unit


def unmarked(line: str) -> str:
    """`line` without the list mark that it begins with."""
    return _MARK.sub("", line.strip()).strip()


def is_heading(line: str) -> bool:
    """Whether `line` only announces what follows."""
    return line.rstrip().endswith(":")


def without_headings(told: list[str]) -> list[str]:
    """`told` without headings at its end: they announce nothing."""
    while told and is_heading(told[-1]):
        told = told[:-1]
    return told


def is_listed(line: str) -> bool:
    """Whether `line` begins with a number or letter of its own ("Bước 1", "a)")."""
    return bool(_LISTED.match(line))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield from _cut(text, (start, start + len(line)), _GLUED)
        start += len(line) + 1


def _sentences(text: str, span: Span) -> Iterator[Span]:
    return _cut(text, span, _SENTENCE_END)


def _cut(text: str, span: Span, end: re.Pattern[str]) -> Iterator[Span]:
    start, stop = span
    for found in end.finditer(text, start, stop):
        gap = found.start(found.lastindex or 0)
        if text[start:gap].strip() and not _inside_brackets(text, start, gap):
            yield start, gap
            start = found.end()
    if text[start:stop].strip():
        yield start, stop


def _inside_brackets(text: str, start: int, gap: int) -> bool:
    """Whether a bracket that opened since `start` closes soon after `gap`."""
    opened = text.count("(", start, gap) > text.count(")", start, gap)
    return opened and ")" in text[gap : gap + _LONGEST_BRACKET]


def _shorter(text: str, span: Span) -> Iterable[Span]:
    """`span` where it is short; else its sentences, as many to a line as fit."""
    if span[1] - span[0] <= _LONGEST_LINE:
        return [span]
    joined: list[Span] = []
    for start, end in _sentences(text, span):
        if joined and end - joined[-1][0] <= _LONGEST_LINE:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined
