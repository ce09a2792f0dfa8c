"""A message as the rules read it: words with chat spellings and dialect replaced."""

import re
from dataclasses import dataclass

from knowledge.text.expand import Expander
from knowledge.text.normalise import fold, is_folded, tokens
from knowledge.text.spelling import typed_words

_ACCENTED_SHARE = 0.5
_STORY = 30  # words; from here on a message tells first and asks at its end
_SENTENCE_END = re.compile(r"[.?!\n]+(?=\s|$)")
_SHORTEST = 4  # words of a sentence that can ask something by itself


@dataclass(frozen=True, slots=True)
class Spoken:
    """`written` and `folded` hold the same words in lower case, parted by single spaces.

    `accented` is whether the sender types diacritics, so that a word without any has none.
    `asks_from` is the position where the last sentence of a story begins; 0 in a short message.
    """

    written: str
    folded: str
    accented: bool
    asks_from: int = 0


def read(text: str, expander: Expander) -> Spoken:
    """`text` in the words of the word lists."""
    typed = tokens(text)
    words = [word for word in typed if not word.isdecimal()]
    accented = sum(not is_folded(word) for word in words)
    told, asked = _parted(text) if len(typed) > _STORY else ("", text)
    before = "".join(f"{word} " for word in expander.expand(typed_words(told)))
    written = before + " ".join(expander.expand(typed_words(asked)))
    return Spoken(written, fold(written), accented > _ACCENTED_SHARE * len(words), len(before))


def _parted(text: str) -> tuple[str, str]:
    """What a story tells, and its last sentence of some length."""
    for end in reversed([found.end() for found in _SENTENCE_END.finditer(text)]):
        if len(tokens(text[end:])) >= _SHORTEST:
            return text[:end], text[end:]
    return "", text
