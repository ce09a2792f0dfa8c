"""What kind of value a question asks for, and which sentences state such a value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from knowledge.procedures import Aspect
from knowledge.text.normalise import fold
from knowledge.yaml_text import read_yaml

_BY_ASPECT: Mapping[Aspect, frozenset[str]] = {
    Aspect.TIME: frozenset({"duration"}),
    Aspect.FEE: frozenset({"money"}),
    Aspect.FORM: frozenset({"form"}),
    Aspect.WHERE: frozenset({"place"}),
    Aspect.ONLINE: frozenset({"online"}),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: how it is asked for (folded), how it is stated, what speaks about it."""

    name: str
    asked: re.Pattern[str]
    said: re.Pattern[str]
    about: re.Pattern[str]


def kinds_asked(folded: str) -> frozenset[str]:
    """The kinds of value that the question `folded` asks for by its words."""
    return frozenset(kind.name for kind in _kinds() if kind.asked.search(folded))


def without_asking(folded: str) -> str:
    """`folded` without the words that only ask for a time or an amount ("bao lau", "le phi")."""
    for kind in _kinds():
        if kind.name in ("duration", "money"):
            folded = kind.asked.sub(" ", folded)
    return folded


def kinds_of(aspect: Aspect) -> frozenset[str]:
    """The kinds of value that `aspect` asks for by itself."""
    return _BY_ASPECT.get(aspect, frozenset())


def states(kind: str, text: str) -> bool:
    """Whether `text` states a value of `kind`."""
    return next(k for k in _kinds() if k.name == kind).said.search(text) is not None


def speaks_of(kind: str, text: str) -> bool:
    """Whether `text` states a value of `kind`, or speaks about one."""
    found = next(k for k in _kinds() if k.name == kind)
    return bool(found.said.search(text) or found.about.search(text))


@cache
def _kinds() -> tuple[Kind, ...]:
    raw = read_yaml(files("knowledge").joinpath("data", "asked.yml").read_text("utf-8"))
    return tuple(
        Kind(name, *(re.compile(entry[part], re.IGNORECASE) for part in ("asked", "said", "about")))
        for name, entry in raw.items()
    )


def telling(words: Sequence[str]) -> list[str]:
    """The folded words that tell what is asked, and the pairs of neighbours that hold one."""
    folded = [fold(word) for word in words]
    small = _words("words")
    pairs = [f"{a}_{b}" for a, b in pairwise(folded) if a not in small or b not in small]
    return [word for word in folded if word not in small] + pairs


def is_common(term: str) -> bool:
    """Whether a folded word, or every word of a phrase, is one that many guides hold."""
    return all(word in _words("common") or word in _words("words") for word in term.split())


@cache
def _words(kind: str) -> frozenset[str]:
    raw = read_yaml(files("knowledge").joinpath("data", "small.yml").read_text("utf-8"))
    return frozenset(str(raw[kind]).split())
