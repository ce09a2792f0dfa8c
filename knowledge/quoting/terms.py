"""The words of a question as a guide is searched for them, and what each tells there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from knowledge.quoting.asked import is_common, kinds_asked, telling, without_asking
from knowledge.quoting.sentences import Guide
from knowledge.text.concepts import concepts
from knowledge.text.normalise import fold

_NAME, _COMMON, _PAIR = 0.35, 0.35, 0.8
_FEW, _RARE = 20, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready: its telling terms and the kinds of value that it wants.

    A term is a folded word or pair of words with a blank on either side, or stands for a group
    of synonyms; `terms` gives its spellings. `spelled` gives that of words with diacritics.
    """

    terms: Mapping[str, tuple[str, ...]]
    spelled: Mapping[str, str]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its spelling with diacritics, the sentences that hold it, and what it tells.

    `own` where it is the question's: not in the procedure's name, nor a word of every other guide.
    """

    text: str
    spelled: str | None
    found: frozenset[int]
    weight: float
    own: bool


def asked_for(question: Sequence[str], name: str, only: frozenset[str]) -> Asked:
    """`question` on the procedure `name` (folded) made ready.

    It wants the kinds `only`, or where there are none those that it asks for by its words.
    """
    folded = " ".join(fold(word) for word in question)
    words = (f" {term.replace('_', ' ')} " for term in telling(without_asking(folded).split()))
    terms: dict[str, tuple[str, ...]] = {word: (word,) for word in words}
    groups = {group[0]: group for group in concepts(f" {folded} ", name) if group[0] not in terms}
    terms.update(groups)
    return Asked(
        terms=terms,
        spelled={f" {fold(word)} ": f" {word} " for word in question if not word.isascii()},
        kinds=only or kinds_asked(folded),
    )


def weighed(asked: Asked, guide: Guide, name: str) -> list[Term]:
    """What each term tells: more the fewer sentences hold it, little if the name does.

    A pair or a synonym that stands nowhere tells nothing; a word that stands nowhere is missed.
    """
    terms = []
    for text, spellings in asked.terms.items():
        found = guide.holding(spellings)
        single = len(spellings) == 1 and text.count(" ") == 2
        if found or single:
            weight = log(1 + max(_FEW, len(guide.sentences)) / (len(found) or 1))
            weight *= (1.0 if single else _PAIR) * (_NAME if text in name else 1.0)
            weight *= _COMMON if is_common(text) else 1.0
            rare = not single and len(found) <= _RARE
            own = text not in name and (rare or not is_common(text))
            terms.append(Term(text, asked.spelled.get(text), found, weight, own))
    return terms
