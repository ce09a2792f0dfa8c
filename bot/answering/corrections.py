"""Messages that take back what was said: "à nhầm, …", "không phải X, Y cơ"."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from knowledge.text.actions import actions
from knowledge.text.expand import default_expander
from knowledge.text.normalise import fold, tokens
from knowledge.text.small import correction_words, telling
from knowledge.text.spelling import typed_words

_PARTS = re.compile(r"[,.;:!?\n]+(?:\s|$)")


def corrected(text: str) -> str | None:
    """What `text` says is meant, without what it takes back; None where it takes back nothing.

    None also where nothing is left that may name a procedure.
    """
    parts = [" ".join(default_expander().expand(typed_words(p))) for p in _PARTS.split(text)]
    spoken = [part for part in parts if part]
    kept = [said for part in spoken for said in _meant(part)]
    if kept == spoken or not any(telling(said.split()) or actions(said) for said in kept):
        return None
    return ", ".join(kept)


def _meant(part: str) -> Iterator[str]:
    """`part` without the words of a slip and without what is denied in it."""
    part = _cut(part, _opening("slip"))
    denial = _opening("not").match(_bare(part))
    if denial:
        after = part[denial.end() :]
        meant = _inner("but").search(_bare(after))
        part = after[meant.end() :] if meant else ""
    elif late := _inner("rather").search(_bare(part)):
        part = part[: late.start()]
    if part.strip():
        yield part.strip()


def _cut(part: str, pattern: re.Pattern[str]) -> str:
    found = pattern.match(_bare(part))
    return part[found.end() :] if found else part


def _bare(part: str) -> str:
    """`part` without diacritics, letter for letter."""
    return fold(part)


@cache
def _opening(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_either(correction_words(name))})(?: |$)")


@cache
def _inner(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:^| )(?:{_either(correction_words(name))})(?: )")


def _either(phrases: Iterable[str]) -> str:
    bare = {fold(" ".join(tokens(phrase))) for phrase in phrases}
    return "|".join(re.escape(phrase) for phrase in sorted(bare, key=len, reverse=True))
