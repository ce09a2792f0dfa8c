"""What a fuzz target is, and the laws that many of them share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from time import process_time
from typing import Any

from lxml.html import defs

from tests.fuzz.mutators import Mutator, of_bytes

FOUND = Path(__file__).parent / "found"
LONGEST = 4_096
"""Bytes of an input: a time limit says nothing about one that may be any length."""

Check = Callable[[bytes], None]
"""Reads one input; raises where a law is broken."""


@dataclass(frozen=True, slots=True)
class Target:
    """`make` builds the check, which may load much; `seconds` of the processor are its limit."""

    make: Callable[[], Check]
    seeds: Callable[[], list[bytes]]
    mutate: Mutator = of_bytes
    seconds: float = 1.0
    longest: int = LONGEST


class TooSlow(AssertionError):
    """An input took more time than any may."""


def timed(check: Check, seconds: float) -> Check:
    """`check`, which also fails where it takes more than `seconds` of this process."""

    def run(raw: bytes) -> None:
        started = process_time()
        check(raw)
        spent = process_time() - started
        if spent > seconds:
            raise TooSlow(f"{len(raw)} bytes took {spent:.2f} s")

    return run


def found(name: str) -> list[Path]:
    """The inputs that once broke the laws of target `name`."""
    return sorted(path for path in (FOUND / name).glob("*") if path.is_file())


def as_text(raw: bytes) -> str:
    """The text that `raw` is; half surrogates too, as a platform's JSON may bring them."""
    return raw.decode("utf-8", "surrogatepass") if _is_wide(raw) else raw.decode("utf-8", "replace")


def _is_wide(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a tree of lists and dictionaries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner)


class _Tags(HTMLParser):
    """Elements of HTML, and anything that runs at an event, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # its signature
        """ "<![": to a browser a comment up to the next ">"; the library may raise."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element opens."""
        if tag in _ELEMENTS or any(name.startswith("on") and value for name, value in attrs):
            self.seen.append(tag)


_ELEMENTS = frozenset(defs.tags)


def markup_in(text: str) -> list[str]:
    """The elements that a browser would make of `text`: found by a parser that is not ours."""
    reader = _Tags()
    reader.feed(text)
    reader.close()
    return reader.seen
