"""People's spelling turned into the words of the guides, by word lists that are data.

Abbreviations ("gplx"), chat spellings ("ko") and dialect ("sanh") are replaced; a list may
map several words at once. The longest match wins, scanning from the left.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, is_folded, tokens
from knowledge.yaml_text import read_yaml

_LISTS = ("abbreviations", "teencode", "dialect", "nations")


@dataclass(frozen=True, slots=True)
class Expander:
    """`entries` maps a tuple of lower-cased words to its replacement words.

    `sizes` gives for a first word the lengths of the entries that begin with it, longest first.
    """

    entries: Mapping[tuple[str, ...], tuple[str, ...]]
    sizes: Mapping[str, tuple[int, ...]]

    def expand(self, words: list[str]) -> list[str]:
        """`words` with every listed spelling replaced."""
        out: list[str] = []
        position = 0
        while position < len(words):
            sizes = self.sizes.get(words[position])
            size = self._match(words, position, sizes) if sizes else 0
            if size:
                out.extend(self.entries[tuple(words[position : position + size])])
            else:
                out.append(words[position])
            position += size or 1
        return out

    def _match(self, words: list[str], position: int, sizes: Iterable[int]) -> int:
        for size in sizes:
            if tuple(words[position : position + size]) in self.entries:
                return size
        return 0


def load_list(name: str) -> dict[str, str]:
    """The word list `name` of the package's data."""
    text = files("knowledge.text").joinpath("data", f"{name}.yml").read_text("utf-8")
    return {str(key): str(value) for key, value in read_yaml(text).items()}


def make_expander(lists: Iterable[Mapping[str, str]]) -> Expander:
    """An expander of several lists; an earlier list wins over a later one.

    A multi-word entry also matches without its diacritics; a single word only as it is listed,
    since unaccented single syllables are too ambiguous.
    """
    entries: dict[tuple[str, ...], tuple[str, ...]] = {}
    for words in lists:
        for typed, meant in words.items():
            key = tuple(tokens(typed))
            replacement = tuple(tokens(meant))
            if not key:
                continue
            entries.setdefault(key, replacement)
            if len(key) > 1 and not is_folded(typed):
                entries.setdefault(tuple(fold(word) for word in key), replacement)
    return Expander(entries, _sizes(entries))


def _sizes(entries: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for key in entries:
        lengths[key[0]].add(len(key))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@cache
def default_expander() -> Expander:
    """The expander of the word lists that come with the product."""
    return make_expander(load_list(name) for name in _LISTS)
