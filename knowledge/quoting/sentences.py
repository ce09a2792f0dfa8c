"""The sentences of a guide made ready for quoting, kept for the guides that are asked about."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.passages import field_texts
from knowledge.procedures import Wording
from knowledge.quoting.reading import is_heading, units
from knowledge.text.normalise import fold, tokens

_SHORTEST, _LONGEST, _LONGEST_LEAD = 12, 600, 160
_KEPT = 256
_CASE = re.compile(r"(?:trường hợp|đối với|nếu|trong|thời hạn|khi|không|mức|if|when)\b")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source: `text`, and the heading `lead` that stands right before it, if any.

    Both are substrings of the field `field`.
    """

    field: str
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A quotable sentence and its words, as typed and folded, each with a blank on either side."""

    quote: Quote
    words: str
    folded: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The quotable sentences of a guide in order, and all their folded words."""

    sentences: tuple[Sentence, ...]
    folded: str
    leads: Mapping[str, tuple[int, ...]]

    def holding(self, phrases: Sequence[str]) -> frozenset[int]:
        """The positions of the sentences that hold one of `phrases`."""
        known = [phrase for phrase in phrases if phrase in self.folded]
        return frozenset(
            i for phrase in known for i, s in enumerate(self.sentences) if phrase in s.folded
        )

    def under(self, phrase: str) -> Iterator[int]:
        """The positions of the sentences whose heading holds `phrase`."""
        for lead, positions in self.leads.items():
            if phrase in lead:
                yield from positions


@lru_cache(maxsize=_KEPT)
def read(wording: Wording) -> Guide:
    """The quotable sentences of a guide, each text once; its summary says nothing of its own."""
    quotes: dict[str, Quote] = {}
    for quote in _quotes(wording):
        quotes.setdefault(quote.text, quote)
    sentences = tuple(_sentence(quote) for quote in quotes.values())
    leads: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for position, quote in enumerate(quotes.values()):
        if quote.lead:
            leads[_folded(quote.lead)] += (position,)
    return Guide(sentences, "".join(sentence.folded for sentence in sentences), leads)


def _quotes(wording: Wording) -> Iterator[Quote]:
    for field, text in field_texts(wording):
        if field == "summary":
            continue
        lead = ""
        for unit in units(text):
            if is_heading(unit):
                lead = unit if len(unit) <= _LONGEST_LEAD else ""
                continue
            if _SHORTEST <= len(unit) <= _LONGEST and _stands_alone(unit):
                yield Quote(field, unit, lead)
            lead = ""


def _stands_alone(unit: str) -> bool:
    """Whether `unit` is no fragment: it begins like a sentence or a case."""
    return (not unit[0].islower() and unit[0] != ")") or bool(_CASE.match(unit))


def _sentence(quote: Quote) -> Sentence:
    words = f" {' '.join(tokens(quote.text))} "
    return Sentence(quote, words, fold(words))


def _folded(text: str) -> str:
    return fold(f" {' '.join(tokens(text))} ")
