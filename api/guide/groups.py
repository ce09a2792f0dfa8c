"""A group of interconnected procedures laid out: its steps, and one checklist for all."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.compose import Frame
from bot.answering.layouts.papers import counted
from knowledge.groups import Group, checklist
from knowledge.library import Library
from knowledge.procedures import Version
from knowledge.quoting.reading import lines, unmarked


@dataclass(frozen=True, slots=True)
class GroupPaper:
    """A paper of the combined checklist and the steps that ask for it ("1, 3")."""

    name: str
    count: str
    case: str | None
    steps: str


def versions_of(group: Group, library: Library) -> list[Version | None]:
    """Each step's version in force; None where no guide is published for it alone."""
    return [library.version(member.code) if member.code else None for member in group.members]


def papers(versions: list[Version | None], frame: Frame) -> Iterator[GroupPaper]:
    """The combined checklist in the order of the steps; counts are said by `frame`."""
    for paper in checklist(versions):
        named = lines(paper.item.name) or [unmarked(paper.item.name)]
        yield GroupPaper(
            name=named[0].rstrip(".;,"),
            count=counted(frame, paper.item).strip(" ()"),
            case=unmarked(paper.case or "").rstrip(":; ") or None,
            steps=", ".join(str(step) for step in paper.steps),
        )
