"""Slips of Vietnamese typing undone: Telex keys that stayed, letters that came twice.

"thuees" is "thuế" typed where the input method slept, "đaau" is "đâu", "hônn" is "hôn". Only what
is no Vietnamese syllable is touched, and only when undoing a slip makes one of it. Telex keys:
https://www.unicode.org/L2/L2001/01309-telex.htm (as every Vietnamese input method has them).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml

_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_MARKS = frozenset(_TONES.values())
_SHAPES = (
    ("uow", "ươ"), ("uwow", "ươ"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"),
    ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("w", "ư"),
)  # fmt: skip
_AGAIN = re.compile(r"(.)\1+")
_LETTERS = re.compile(r"[^\W\d_]{1,10}")
_SHORTEST = 4  # letters; shorter words are often foreign ("app", "how")
_SHAPED = "ăâêôơư"
_LEAST_KNOWN = 0.8  # share of a message's words that are syllables, where it is Vietnamese


@dataclass(frozen=True, slots=True)
class Syllables:
    """What Vietnamese syllables are made of, without tones."""

    whole: frozenset[str]
    folded: frozenset[str]
    english: frozenset[str]

    def holds(self, word: str) -> bool:
        """Whether `word`, with or without diacritics, is a syllable."""
        plain = _toneless(word)
        return plain in self.whole or (fold(word) == word and word in self.folded)


def typed_words(text: str) -> list[str]:
    """The words of what somebody typed, slips undone where it is Vietnamese."""
    words = tokens(text)
    tried = [_mend(word) for word in words]
    if tried == words:
        return words
    letters = [word for word in tried if _LETTERS.fullmatch(word)]
    known = sum(syllables().holds(word) for word in letters)
    return tried if known >= _LEAST_KNOWN * len(letters) else words


@lru_cache(maxsize=10_000)
def _mend(word: str) -> str:
    known = syllables().holds(word) or word in syllables().english
    if known or len(word) < _SHORTEST or not _LETTERS.fullmatch(word):
        return word
    once = _AGAIN.sub(r"\1", word)
    return next(
        (slip for slip in (_telex(word), once, _telex(once)) if syllables().holds(slip)), word
    )


def _telex(word: str) -> str:
    """`word` read as Telex keys."""
    tone = word[-1] if word[-1] in _TONES and not _toned(word) else ""
    shaped = word[: -1 if tone else None]
    for keys, letter in _SHAPES:
        shaped = shaped.replace(keys, letter)
    return _with_tone(shaped, _TONES[tone]) if tone else shaped


def _with_tone(syllable: str, mark: str) -> str:
    """`syllable` with `mark` on its main vowel: the shaped one, else that before the end."""
    start = 2 if syllable.startswith(("qu", "gi")) and len(syllable) > 2 else 0
    vowels = [i for i, c in enumerate(syllable) if i >= start and fold(c) in "aeiouy"]
    if not vowels:
        return syllable
    closed = vowels[-1] < len(syllable) - 1
    main = vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
    main = next((i for i in reversed(vowels) if syllable[i] in _SHAPED), main)
    return unicodedata.normalize("NFC", syllable[: main + 1] + mark + syllable[main + 1 :])


def _toneless(word: str) -> str:
    kept = (c for c in unicodedata.normalize("NFD", word) if c not in _MARKS)
    return unicodedata.normalize("NFC", "".join(kept))


def _toned(word: str) -> bool:
    return any(c in _MARKS for c in unicodedata.normalize("NFD", word))


@cache
def syllables() -> Syllables:
    """Every onset with every rime."""
    raw = read_yaml(files("knowledge.text").joinpath("data", "syllables.yml").read_text("utf-8"))
    onsets, rimes = ["", *raw["onsets"].split()], raw["rimes"].split()
    whole = frozenset(onset + rime for onset in onsets for rime in rimes)
    folded = frozenset(map(fold, whole))
    return Syllables(whole | {"gi"}, folded | {"gi"}, frozenset(raw["english"].split()))
