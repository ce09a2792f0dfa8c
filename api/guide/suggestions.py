"""Suggestions while someone types: names and people's own words that begin with what is typed.

Words of the query may stand anywhere in a phrase, the last one unfinished. A lookup is a few
sorted-list intersections: well below 5 ms over thousands of procedures.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from api.guide.catalogue import display_name
from bot.messages import Language
from knowledge.aliases import Alias
from knowledge.procedures import Procedure
from knowledge.text.normalise import clean, fold, tokens

MOST = 6
_LONGEST_QUERY = 60
_DIGITS = 4  # as many in a row may be part of an identity or phone number
_SHORTEST = 2
_LONGEST_PHRASE = 90
_LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase to send as it is, and the procedure that it is known to mean."""

    text: str
    procedure: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A suggestion with how often people ask for it, 0 to 3."""

    suggestion: Suggestion
    asked: int


class Suggestions:
    """The phrases of one language. Immutable."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        ranked = sorted(phrases, key=lambda p: (-p.asked, len(p.suggestion.text)))
        self._phrases = tuple(phrase.suggestion for phrase in ranked)
        self._folded = [_folded(phrase.text) for phrase in self._phrases]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._folded):
            for word in dict.fromkeys(words):
                places[word].append(place)
        self._words = sorted(places)
        self._places = [np.array(places[word], np.int32) for word in self._words]

    def find(self, typed: str, most: int = MOST) -> list[Suggestion]:
        """The best phrases for `typed`, at most one for each procedure.

        Those that begin with it come first, then what is asked for most. Nothing for what is too
        short, too long for a beginning, or holds what may be somebody's number or address.
        """
        words = _folded(typed)
        if not words or len("".join(words)) < _SHORTEST or _personal(typed):
            return []
        found = reduce(np.intersect1d, self._sets(words))
        first = [int(place) for place in found]
        first.sort(key=lambda place: (not self._begins(place, words), place))
        return list(_one_each((self._phrases[place] for place in first), most))

    def _sets(self, words: Sequence[str]) -> Iterator[NDArray[np.int32]]:
        """For each finished word the phrases that hold it, for the last those that begin it."""
        for word in words[:-1]:
            yield self._between(word, word)
        yield self._between(words[-1], words[-1] + _LAST)

    def _between(self, low: str, high: str) -> NDArray[np.int32]:
        start = bisect_left(self._words, low)
        end = bisect_left(self._words, high + ("" if high.endswith(_LAST) else "\0"))
        if start >= end:
            return np.empty(0, np.int32)
        return np.unique(np.concatenate(self._places[start:end]))

    def _begins(self, place: int, words: Sequence[str]) -> bool:
        held = self._folded[place][: len(words)]
        return held[:-1] == list(words[:-1]) and held[-1:] != [] and held[-1].startswith(words[-1])


def phrases_of(procedure: Procedure, alias: Alias, language: Language) -> Iterator[Phrase]:
    """Every name of a procedure that is short enough to be pressed."""
    english = language == "en"
    official = (
        (procedure.english.name if procedure.english else None) if english else procedure.name
    )
    own = procedure.aliases_en if english else procedure.aliases
    listed = alias.english if english else alias.vietnamese
    names = [display_name(name) for name in (official, *own, *listed) if name]
    for name in dict.fromkeys(names):
        if len(name) <= _LONGEST_PHRASE:
            yield Phrase(Suggestion(name, procedure.code), alias.asked)


def _folded(text: str) -> list[str]:
    return tokens(fold(clean(text)))


def _personal(typed: str) -> bool:
    """Whether `typed` may hold a number or address of a person: it is not looked up at all."""
    run = 0
    for character in typed:
        run = run + 1 if character.isdigit() else 0
        if run >= _DIGITS or character == "@":
            return True
    return len(typed) > _LONGEST_QUERY


def _one_each(found: Iterable[Suggestion], most: int) -> Iterator[Suggestion]:
    seen: set[str] = set()
    for suggestion in found:
        key = suggestion.procedure or suggestion.text
        if key not in seen:
            seen.add(key)
            yield suggestion
        if len(seen) == most:
            return
