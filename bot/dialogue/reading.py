"""A message as the rules read it: words with chat spellings and dialect replaced."""

from dataclasses import dataclass

from knowledge.text.expand import Expander
from knowledge.text.normalise import fold, is_folded, tokens

_ACCENTED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Spoken:
    """`written` and `folded` hold the same words in lower case, parted by single spaces.

    `accented` is whether the sender types diacritics, so that a word without any has none.
    """

    written: str
    folded: str
    accented: bool


def read(text: str, expander: Expander) -> Spoken:
    """`text` in the words of the word lists."""
    typed = tokens(text)
    words = [word for word in typed if not word.isdecimal()]
    accented = sum(not is_folded(word) for word in words)
    written = " ".join(expander.expand(typed))
    return Spoken(written, fold(written), accented > _ACCENTED_SHARE * len(words))
