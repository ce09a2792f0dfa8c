"""Fields that are lists: who, which law, which office."""

import re
from collections.abc import Iterable, Iterator

from knowledge.reading import unmarked
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
    offices: dict[str, str] = {}
    for section in sections:
        heading = section.heading
        for line in _lines([section]):
            label = part_of_line(line)
            role, office = (line, label[1]) if label and label[0] == "agency" else (heading, line)
            if office and fold(office.lower()).strip(" .") not in _NOTHING:
                role = fold(role.partition(":")[0].lower())
                offices[role] = f"{offices[role]} {office}" if role in offices else office
    acting = [office for role, office in offices.items() if "thuc hien" in role]
    return "; ".join(acting or dict.fromkeys(offices.values())) or None


def _lines(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        for block in section.blocks:
            line = unmarked(block.text).rstrip(" ;")
            if fold(line.lower()).strip(" .") not in _NOTHING:
                yield line
