"""Groups of interconnected procedures, done in one go (liên thông), with one checklist."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter
from rapidfuzz.fuzz import token_sort_ratio

from knowledge.procedures import DossierCase, DossierItem, Version
from knowledge.text.normalise import fold, tokens

_SAME = 92  # of 100: reworded by a mark or a bracket, not by a word that matters
_REMARK = re.compile(r"(?:trường hợp|lưu ý|đối với|nếu) ")
_JOINED = " lien thong "
_TOGETHER = ("lien thong", "cung luc", "mot lan", "gop chung", "lam luon", "combined", "one go")


@dataclass(frozen=True, slots=True)
class Member:
    """A step of the journey; `code` is None where no guide is published for it alone.

    `words` are what people call it; one of them in a message names this step. `condition` says
    for whom the step is, None: for everyone. `agency` is whom to ask where there is no guide.
    """

    name: str
    name_en: str
    code: str | None = None
    words: tuple[str, ...] = ()
    condition: str | None = None
    condition_en: str | None = None
    agency: str | None = None
    agency_en: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Procedures that one request settles, in the order in which they are settled.

    `together` is the code of the procedure that joins them, where one is published; `document`
    is the legal basis; `words` are what people call the whole journey.
    """

    id: str
    name: str
    name_en: str
    members: tuple[Member, ...]
    together: str | None = None
    document: str | None = None
    url: str | None = None
    words: tuple[str, ...] = ()

    def asked_in(self, text: str) -> int:
        """How many steps a message names that asks for the journey; 0 where it does not.

        It does where it names all steps, or one with "liên thông", or two with "làm một lần", or
        the journey itself by one of its `words`.
        """
        folded = f" {fold(' '.join(tokens(text)))} "
        if _names(folded, self.words):
            return len(self.members)
        named = sum(_names(folded, member.words) for member in self.members)
        joined = any(f" {word} " in folded for word in _TOGETHER)
        enough = 1 if _JOINED in folded else 2 if joined else len(self.members)
        return named if named >= enough else 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the combined checklist: from which record, and for which steps, counted from 1."""

    item: DossierItem
    case: str | None
    source: Version
    steps: tuple[int, ...]


def checklist(versions: Sequence[Version | None]) -> tuple[Paper, ...]:
    """The papers of all steps, each once, in the order of the steps.

    `versions` has None for a step without a guide. Two papers are the same where their names
    differ by no word that matters.
    """
    found: list[Paper] = []
    for step, version in enumerate(versions, start=1):
        for case, item in _items(version.procedure.wording.dossier if version else ()):
            same = next((i for i, paper in enumerate(found) if _alike(paper.item, item)), None)
            if same is None and version is not None:
                found.append(Paper(item, case.case, version, (step,)))
            elif same is not None and step not in found[same].steps:
                former = found[same]
                steps = (*former.steps, step)
                found[same] = Paper(former.item, former.case, former.source, steps)
    return tuple(found)


@cache
def load_groups() -> tuple[Group, ...]:
    """The groups that come with the product: those of Decree 63/2024/NĐ-CP."""
    raw = json.loads(files("knowledge").joinpath("data", "groups.json").read_text("utf-8"))
    return tuple(group_of(entry) for entry in raw)


def group_of(raw: dict[str, object]) -> Group:
    """The group in a JSON object; raises KeyError, TypeError or ValueError on another shape."""
    return _GROUP.validate_python(raw)


_GROUP = TypeAdapter(Group)


def _names(folded: str, words: Sequence[str]) -> bool:
    """Whether a folded message holds one of `words`."""
    return any(f" {fold(' '.join(tokens(word)))} " in folded for word in words)


def _items(cases: Sequence[DossierCase]) -> list[tuple[DossierCase, DossierItem]]:
    """The papers with their cases; remarks ("Trường hợp …", "Lưu ý …") after them."""
    found = [(case, item) for case in cases for item in case.items]
    return sorted(found, key=lambda each: bool(_REMARK.match(_key(each[1]))))


def _alike(one: DossierItem, other: DossierItem) -> bool:
    return token_sort_ratio(_key(one), _key(other)) >= _SAME


def _key(item: DossierItem) -> str:
    return " ".join(tokens(item.name))
