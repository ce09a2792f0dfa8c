"""Patterns over whole words, written as data: see the head of data/acts.yml."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from bot.dialogue.reading import Spoken
from knowledge.text.normalise import fold
from knowledge.yaml_text import read_yaml

_GAP = r"(?:\S+ ){0,4}?"
_MACRO = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Pattern:
    """One pattern twice: as it is written, and without its diacritics (`bare`).

    Each is compiled when it is first looked for: to compile all takes a second.
    """

    body: str
    bare: str

    @cached_property
    def written(self) -> re.Pattern[str]:
        """The pattern held to its diacritics."""
        return _whole_words(self.body)

    @cached_property
    def folded(self) -> re.Pattern[str]:
        """The pattern for text without diacritics."""
        return _whole_words(self.bare)

    def spans(self, spoken: Spoken) -> Iterator[tuple[int, int]]:
        """Where it stands in `spoken`, held to the diacritics where the sender types them."""
        if spoken.accented:
            return (found.span() for found in self.written.finditer(spoken.written))
        return self.loose_spans(spoken)

    def loose_spans(self, spoken: Spoken) -> Iterator[tuple[int, int]]:
        """Where it stands in `spoken` when diacritics do not count."""
        return (found.span() for found in self.folded.finditer(spoken.folded))


def compile_pattern(source: str, macros: Mapping[str, str]) -> Pattern:
    """The pattern that `source` writes; an unknown macro is an error of ours (KeyError)."""
    exact = source.startswith("=")
    source = source.removeprefix("=")
    while _MACRO.search(source):
        source = _MACRO.sub(lambda found: macros[found[1]], source)
    body = source.replace("(… )?", _GAP).replace("… ", _GAP)
    return Pattern(body, body if exact else fold(body))


def compile_all(sources: Iterable[str], macros: Mapping[str, str]) -> tuple[Pattern, ...]:
    """The patterns of `sources`, in their order."""
    return tuple(compile_pattern(source, macros) for source in sources)


def stands(patterns: Iterable[Pattern], spoken: Spoken) -> bool:
    """Whether any of `patterns` stands in `spoken`."""
    if not spoken.accented:
        return stands_loosely(patterns, spoken)
    return any(pattern.written.search(spoken.written) for pattern in patterns)


def stands_loosely(patterns: Iterable[Pattern], spoken: Spoken) -> bool:
    """Whether any of `patterns` stands in `spoken` when diacritics do not count."""
    return any(pattern.folded.search(spoken.folded) for pattern in patterns)


def load(name: str) -> Any:
    """The word list or pattern list `name` of this package's data."""
    text = files("bot.dialogue").joinpath("data", f"{name}.yml").read_text("utf-8")
    return read_yaml(text)


def _whole_words(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{body})(?!\S)")
