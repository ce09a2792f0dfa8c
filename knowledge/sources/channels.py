"""Which ways to hand in a text speaks of, and what it says of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.procedures import Channel
from knowledge.sources.sections import Section
from knowledge.text.normalise import fold

_WORDS = {
    Channel.ONLINE: ("truc tuyen", "online", "cong dich vu cong", "cong dvc", "vneid"),
    Channel.POSTAL: ("buu chinh", "buu dien"),
    Channel.DIRECT: ("truc tiep", "tai quay"),
}
_PLACES = ("trung tam", "bo phan", "uy ban nhan dan", "ubnd", "van phong", "chi nhanh", "cong an")
_LABEL_WORDS = 8
_WAY_HEADING = re.compile(
    r"\W*(?:[ivx\d]+\.\s*)?(?:hinh thuc |nop )*(?:ho so )?(?:truc tiep|truc tuyen|buu chinh|online)"
    r"(?:(?:\s*/\s*|\s+(?:va|hoac|qua)\s+|, )(?:truc tiep|truc tuyen|buu chinh))*(?:\s*\(.*\))?\W*$"
)

Ways = frozenset[Channel]


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a section: the ways it is on (none: all), and its level as a heading.

    The level of a closing note on everything above it is -1.
    """

    ways: Ways
    text: str
    level: int = 0


def ways_in(text: str) -> Ways:
    """The ways that `text` names by their own words."""
    folded = fold(text.lower())
    return frozenset(way for way, words in _WORDS.items() if any(word in folded for word in words))


def ways_of_place(text: str) -> Ways:
    """The ways that a place to hand in stands for: an office is a visit."""
    folded = fold(text.lower())
    if found := ways_in(text):
        return found
    return frozenset({Channel.DIRECT}) if any(p in folded for p in _PLACES) else frozenset()


def said_by_way(sections: Iterable[Section]) -> list[Said]:
    """The lines of fee or time sections, each with the ways that it is on."""
    said: list[Said] = []
    for section in sections:
        current: Ways = ways_in(section.heading)
        for block in section.blocks:
            text = block.text
            if block.level:
                current = ways_in(text)
                said += [] if current else [Said(current, text, block.level)]
                continue
            if fold(text.lower()).startswith("luu y"):
                current = frozenset()
                said.append(Said(current, text, -1))
                continue
            if _is_way_heading(text):
                current = ways_in(text)
                continue
            label, colon, rest = text.partition(":")
            own = ways_in(label) if len(label.split()) <= _LABEL_WORDS else frozenset()
            if colon and own and not rest.strip():
                current = own
            elif colon and own:
                said.append(Said(own, rest.strip()))
            else:
                said.append(Said(current or ways_in(text), text))
    return said


def _is_way_heading(text: str) -> bool:
    """Whether a line is nothing but the name of a way: "Nộp trực tiếp / bưu chính"."""
    short = len(text.split()) <= _LABEL_WORDS and ":" not in text
    return short and bool(_WAY_HEADING.match(fold(text.lower()))) and bool(ways_in(text))


def text_for(way: Channel, said: list[Said]) -> str | None:
    """What is said of one way, with what is said of all, without headings of nothing."""
    lines = [line for line in said if not line.ways or way in line.ways]
    kept: list[Said] = []
    for line in reversed(lines):
        follows = kept[-1] if kept else None
        ends = follows is None or follows.level < 0 or 0 < follows.level <= line.level
        if line.level > 0 and ends:
            continue
        kept.append(line)
    return "\n".join(line.text for line in reversed(kept)) or None
