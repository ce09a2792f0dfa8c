"""How much a text looks like Vietnamese: its accented words against the language's syllables."""

import re
import unicodedata

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_VOWELS = (
    "iêu|yêu|oai|oao|oay|oeo|uao|uây|uôi|uya|uyê|uyu|ươi|ươu|uêu|uơ|"
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uy|ưa|ưi|ươ|ưu|yê|"
    "[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(
    rf"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(?:{_VOWELS})(?:ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile(r"[^\W\d_]+")
_JUDGED = 20_000


def plausibility(text: str) -> tuple[float, int]:
    """The share of accented words that are Vietnamese syllables, 0 to 1, and how many there are.

    Words of one letter tell nothing. Without accented words the share is 1. Of a long text its
    beginning is judged.
    """
    text = unicodedata.normalize("NFC", text[:_JUDGED])
    strange = sum(not c.isalnum() and "\x80" <= c <= "ÿ" for c in text)
    words = [word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()]
    if not words:
        return (0.0 if strange else 1.0), strange
    good = sum(map(is_syllable, words))
    return good / (len(words) + strange), len(words)


def is_syllable(word: str) -> bool:
    """Whether `word` is built like a Vietnamese syllable, in one case throughout or capitalised."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare = decomposed.translate(_TONES)
    if len(decomposed) - len(bare) > 1:
        return False
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))
