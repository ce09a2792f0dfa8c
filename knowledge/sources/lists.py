"""Fields that are lists: who, which law, which office."""

import re
from collections.abc import Iterable, Iterator

from knowledge.quoting.reading import unmarked
from knowledge.sources.headings import part_of_line
from knowledge.sources.sections import Section
from knowledge.text.normalise import fold

_NOTHING = {"", "khong", "khong co", "khong co thong tin", "khong quy dinh"}
_COMMA = re.compile(r"[,;]\s*(?![^()]*\))")


def names(sections: Iterable[Section]) -> tuple[str, ...]:
    """One entry a line, each once, without list marks."""
    return tuple(dict.fromkeys(_lines(sections)))


def listed(sections: Iterable[Section]) -> tuple[str, ...]:
    """One entry a line or between commas, each once."""
    parts = (part.strip(" .") for line in _lines(sections) for part in _COMMA.split(line))
    return tuple(dict.fromkeys(part for part in parts if part))


def agency(sections: Iterable[Section]) -> str | None:
    """The office that carries the procedure out, else all that are named."""
    offices = list(_offices(sections))
    acting = [office for role, office in offices if "thuc hien" in role]
    return "; ".join(dict.fromkeys(acting or (office for _, office in offices))) or None


def other_offices(sections: Iterable[Section]) -> list[str]:
    """The offices that `agency` leaves out because another carries the procedure out."""
    offices = list(_offices(sections))
    acting = [office for role, office in offices if "thuc hien" in role]
    return [office for _, office in offices if acting and office not in acting]


def said(text: str) -> bool:
    """Whether `text` says more than that there is nothing."""
    return fold(text.lower()).strip(" .-") not in _NOTHING


def _offices(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    """Each office with its role, folded: that of its label, else that of the heading."""
    for section in sections:
        for line in _lines([section]):
            label = part_of_line(line)
            named = label is not None and label[0] == "agency"
            role = line.partition(":")[0] if named else section.heading
            office = label[1] if label and named else line
            if said(office):
                yield fold(role.lower()), office


def _lines(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        for block in section.blocks:
            line = unmarked(block.text).rstrip(" ;")
            if said(line):
                yield line
