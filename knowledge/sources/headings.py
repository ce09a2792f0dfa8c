"""Which part of a record a heading announces."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml

_NUMBER = re.compile(r"^\W*(?:\(?(?:[a-zđ]|\d{1,2}|[IVX]{1,5})[.)]\s*|(?:\d{1,2}\.)+\d{0,2}\s+)+")
_OFFICIAL_END = re.compile(r" (?:cua )?(?:thu tuc hanh chinh|tthc|thu tuc)$")
_ASIDE = re.compile(r"\([^()]*\)")
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words by which one part is announced, as tokens joined by blanks."""

    exact: frozenset[str]
    begins: tuple[str, ...]
    heading: frozenset[str]


@cache
def phrases() -> Mapping[str, Phrases]:
    """The parts and their phrases, from the data file."""
    raw = read_yaml(files("knowledge.sources").joinpath("data", "headings.yml").read_text("utf-8"))
    return {
        part: Phrases(
            frozenset([*said.get("exact", ()), *said.get("begins", ())]),
            tuple(said.get("begins", ())),
            frozenset(said.get("heading", ())),
        )
        for part, said in raw.items()
    }


def part_of_heading(text: str) -> str | None:
    """The part that a heading announces; it may go on after the words known."""
    said = _words(text)
    for part, known in phrases().items():
        if _among(said, known.exact | known.heading):
            return part
    return _beginning(said)


def part_of_line(text: str) -> tuple[str, str] | None:
    """The part that a line of text announces, and what follows its colon.

    Either the line is nothing but the label, or label, colon and text.
    """
    label, colon, rest = text.partition(":")
    if len(label) > _LONGEST_LABEL:
        return None
    said = _words(_ASIDE.sub(" ", label))
    for part, known in phrases().items():
        if _among(said, known.exact) and (colon or " " in said):
            return part, rest.strip()
    if colon and _NUMBER.match(label) and (begun := _beginning(said)):
        return begun, rest.strip()
    return None


def _beginning(said: str) -> str | None:
    for part, known in phrases().items():
        if any(said.startswith(f"{begin} ") for begin in known.begins):
            return part
    return None


def _among(said: str, known: frozenset[str]) -> bool:
    """Whether `said` is known, or is without "(của) thủ tục hành chính" at its end."""
    return said in known or _OFFICIAL_END.sub("", said) in known


def _words(text: str) -> str:
    """`text` without its number, folded, as words joined by blanks."""
    return " ".join(tokens(fold(without_number(text))))


def without_number(text: str) -> str:
    """A heading without the number or letter before it: "a) Phí" is "Phí"."""
    return _NUMBER.sub("", text)
