"""What a citizen typed, made safe to hand to any dialogue."""

import re
import unicodedata

LONGEST = 1_000
"""Characters that a dialogue reads at most; 100,000 would hold up everyone for a second."""

_GAP = " … "
_RUN = re.compile(r"([^\w\s])\1{3,}")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, longest: int = LONGEST) -> str:
    """`text` in NFC on one line, at most `longest` characters, with no command in it.

    Control, invisible, direction and private-use characters, lone surrogates and Unicode tags
    are dropped; a run of one sign or emoji is cut to three. Leading slashes go too: behind one,
    a text is a command to the dialogue. Of a longer text the beginning and the end are kept, cut
    between words: a long story begins with its subject and ends with its question. Idempotent.
    """
    visible = (" " if c.isspace() else c for c in text if c.isspace() or _kept(c))
    composed = unicodedata.normalize("NFC", "".join(visible))
    short = _RUN.sub(r"\1\1\1", " ".join(composed.split()))
    return _cut(short.lstrip("/ "), longest)


def readable(text: str) -> bool:
    """Whether `text` has a letter: digits, signs and emoji alone say nothing to a dialogue."""
    return any(c.isalpha() for c in text)


def _kept(character: str) -> bool:
    return unicodedata.category(character) not in _DROPPED


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    half = (longest - len(_GAP)) // 2
    head, tail = text[: half + 1], text[-half - 1 :]
    head = head[: head.rfind(" ")] if " " in head else head[:half]
    tail = tail[tail.find(" ") + 1 :] if " " in tail else tail[-half:]
    return f"{head}{_GAP}{tail}"
