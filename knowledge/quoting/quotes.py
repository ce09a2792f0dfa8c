"""The sentences of a guide that speak to a question, quoted beside its fields.

A sentence scores by the share of the question's telling words that it holds, rarer words
counting more, synonyms (text/data/synonyms.yml) as their own; then by whether it states the
kind of value that is asked for (data/asked.yml) and stands in a field of the aspect.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from knowledge.procedures import Aspect, Wording
from knowledge.quoting.asked import kinds_of, states
from knowledge.quoting.sentences import Guide, Quote, read
from knowledge.quoting.terms import Asked, Term, asked_for, weighed
from knowledge.text.normalise import fold, tokens

_HEAVIEST = 5
_ACCENTLESS, _LEAD = 0.6, 0.5
_READABLE = 200
_STATED, _UNSTATED, _IN_FIELD = 1.8, 0.75, 1.2
_LEAST_STATED, _LEAST_HELD, _BESIDE_BEST = 0.6, 2.0, 0.7
_ASPECT_FIELDS: Mapping[Aspect, tuple[str, ...]] = {
    Aspect.DOCUMENTS: ("dossier",),
    Aspect.FORM: ("dossier",),
    Aspect.CONDITIONS: ("requirements", "steps"),
    Aspect.WHO: ("requirements", "steps"),
    Aspect.RESULT: ("result", "steps"),
    Aspect.FEE: ("methods.online", "methods.direct", "methods.postal"),
    Aspect.TIME: ("methods.online", "methods.direct", "methods.postal", "steps"),
    Aspect.ONLINE: ("methods.online", "steps"),
    Aspect.WHERE: ("methods.direct", "steps"),
}
_FIGURES = frozenset({"duration", "money", "age", "most"})
_LEAST_FIGURE = 0.5
_ON_FIGURES = (Aspect.CONDITIONS, Aspect.WHO, Aspect.HOW, Aspect.RESULT)
_ON_PAPERS = (Aspect.DOCUMENTS, Aspect.FORM)
_ONLY_STATED = (Aspect.FEE, Aspect.TIME)


def best_sentences(
    wording: Wording,
    question: Sequence[str],
    aspect: Aspect,
    least: float,
    most: int = 2,
    silent: bool = False,
) -> tuple[Quote, ...]:
    """Up to `most` sentences that speak to the question, best first.

    `least` is the smallest share, 0 to 1, of the question's weight that a sentence must hold;
    one that states the kind of value asked for needs less. One much weaker than the best is
    left out, and so is one that holds only words of the procedure's name. A question on fee or
    time is quoted only sentences that state one. Where a question on conditions and the like
    asks for a figure, or the field for fee or time is `silent`, only those are kept that state
    one, or the best that does.
    """
    name = fold(f" {' '.join(tokens(wording.name))} ")
    asked = asked_for(question, name, kinds_of(aspect) if aspect in _ONLY_STATED else frozenset())
    guide = read(wording)
    terms = weighed(asked, guide, name)
    whole = sum(sorted((term.weight for term in terms), reverse=True)[:_HEAVIEST])
    if not whole:
        return ()
    found = sorted(
        _scored(guide, asked, terms, aspect, whole, least), key=lambda scored: -scored[0]
    )
    if silent if aspect in _ONLY_STATED else aspect in _ON_FIGURES:
        found = _figures(guide, asked, terms, found)
    return tuple(q for score, q in found[:most] if score >= found[0][0] * _BESIDE_BEST)


def _figures(
    guide: Guide, asked: Asked, terms: Sequence[Term], found: list[tuple[float, Quote]]
) -> list[tuple[float, Quote]]:
    """Those of `found` that state a figure asked for, or of all that do the one holding most.

    `found` itself where no sentence states one.
    """
    if stated := [(score, quote) for score, quote in found if _states(asked, quote)]:
        return stated
    scored = [
        (held, -position)
        for position, held in _held(guide, terms).items()
        if _states(asked, guide.sentences[position].quote)
    ]
    best, position = max(scored, default=(0.0, 0))
    return [(best, guide.sentences[-position].quote)] if best >= _LEAST_FIGURE else found


def _states(asked: Asked, quote: Quote) -> bool:
    """Whether `quote` states a figure asked for."""
    return any(states(kind, quote.text) for kind in asked.kinds & _FIGURES)


def _scored(
    guide: Guide,
    asked: Asked,
    terms: Sequence[Term],
    aspect: Aspect,
    whole: float,
    least: float,
) -> Iterator[tuple[float, Quote]]:
    fields = _ASPECT_FIELDS.get(aspect, ())
    own = frozenset[int]().union(*(term.found for term in terms if term.own))
    for position, held in _held(guide, terms).items():
        share = held / whole
        if position not in own or held < _LEAST_HELD or share < least * _LEAST_STATED:
            continue
        quote = guide.sentences[position].quote
        if aspect in _ON_PAPERS and quote.field.startswith("methods"):
            continue
        stated = any(states(kind, quote.text) for kind in asked.kinds)
        if not stated and (share < least or aspect in _ONLY_STATED):
            continue
        fit = _STATED if stated else _UNSTATED if asked.kinds else 1.0
        fit *= _READABLE / max(_READABLE, len(quote.text))
        yield share * fit * (_IN_FIELD if quote.field in fields else 1.0), quote


def _held(guide: Guide, terms: Sequence[Term]) -> dict[int, float]:
    """What each sentence holds of the question's weight, by position, in order."""
    held: defaultdict[int, float] = defaultdict(float)
    for term in terms:
        for position in term.found:
            sure = term.spelled is None or term.spelled in guide.sentences[position].words
            held[position] += term.weight * (1.0 if sure else _ACCENTLESS)
        for position in guide.under(term.text):
            if position not in term.found:
                held[position] += term.weight * _LEAD
    return dict(sorted(held.items()))
