"""The official term behind people's words and English ones, by a list that is data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`heads` maps what is said, in lower-cased words, to the official term's words."""

    heads: Mapping[tuple[str, ...], tuple[str, ...]]
    longest: int

    def official(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The official terms that `words` speak of, from the left, the longest match first."""
        position = 0
        while position < len(words):
            size = self._match(words, position)
            if size:
                yield self.heads[tuple(words[position : position + size])]
            position += size or 1

    def _match(self, words: Sequence[str], position: int) -> int:
        for size in range(min(self.longest, len(words) - position), 0, -1):
            if tuple(words[position : position + size]) in self.heads:
                return size
        return 0


@cache
def load_synonyms() -> Synonyms:
    """The list that comes with the product."""
    raw = files("knowledge.text").joinpath("data", "synonyms.yml").read_text("utf-8")
    heads: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in read_yaml(raw):
        head, *others = (tuple(tokens(str(term))) for term in group)
        for said in others:
            if said and said != head:
                heads.setdefault(said, head)
            if len(said) > 1:
                heads.setdefault(tuple(fold(word) for word in said), head)
    return Synonyms(heads, max((len(said) for said in heads), default=0))
