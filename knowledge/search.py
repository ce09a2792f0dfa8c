"""From a citizen's words to the procedures that they most likely mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.lexical.overlap import Overlap, make_overlap
from knowledge.ports import Encoder
from knowledge.procedures import Version
from knowledge.ranking.evidence import Column, Evidence, gather, uncompared
from knowledge.ranking.rank import Ranking
from knowledge.revision.index import Index
from knowledge.text.normalise import clean, fold, tokens
from knowledge.text.spelling import typed_words
from knowledge.text.subjects import elsewhere, vague_choices
from knowledge.tracing import UNTRACED, Tracer

_MOSTLY_UNACCENTED = 0.7
_LONGEST_QUESTION = 120
_VAGUE = 0.4
_ELSEWHERE = 0.5
_BESIDE = 0.08
_CLEARLY = 0.25
_BY_WORDS_ALONE = 0.6
"""How sure a question is at most that was compared by words alone: enough to answer, no more."""
_NAMED = 0.95
_FIRST_WORDS = "đăng ký khai sinh"


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready: expanded words, and the same with diacritics put back."""

    text: str
    words: tuple[str, ...]
    accented: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that may be meant; `confidence` is the probability that it is, 0 to 1."""

    version: Version
    score: float
    confidence: float

    @property
    def code(self) -> str:
        """The procedure's code."""
        return self.version.procedure.code


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, best first. `vector` is the question's, for looking inside a guide."""

    question: Question
    candidates: tuple[Candidate, ...]
    vector: NDArray[np.float32]


class Search:
    """Hybrid search: names and guides, by words and by meaning, fused by learned weights.

    `index` is asked at every question, so that a newly published one is used at once.
    """

    def __init__(
        self,
        index: Callable[[], Index],
        encoder: Encoder,
        ranking: Ranking,
        tracer: Tracer = UNTRACED,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._ranking = ranking
        self._overlap: tuple[Index, Overlap] | None = None
        self._tracer = tracer

    @property
    def encoder(self) -> str:
        """The name of the encoder whose vectors are found."""
        return self._encoder.name

    def warm_up(self) -> None:
        """Load what the first question would wait for: model, words, names. Leaves no trace."""
        untraced = Search(self._index, self._encoder, self._ranking)
        untraced.find(_FIRST_WORDS)
        self._overlap = untraced._overlap

    def find(self, text: str, most: int = 10, *, listed: bool = True) -> Found:
        """The `most` likeliest procedures for `text`; none where nothing is published.

        Where the encoder gave zeros, words alone decide, and nobody is very sure. Without
        `listed`, the lists of vague words and of other offices' subjects are not asked.
        """
        with self._tracer.span("search") as span:
            found = self._find(text, most, listed=listed)
            by = "both" if found.vector.any() else "words"
            span.tell(candidates=len(found.candidates), by=by)
        return found

    def _find(self, text: str, most: int, *, listed: bool) -> Found:
        index = self._index()
        question = prepare(text, index)
        with self._tracer.span("encode"):
            vector = self._encoder.encode_queries([" ".join(question.accented)])[0]
        if not index.versions:
            return Found(question, (), vector)
        words = (question.words, question.accented)
        evidence = gather(index, self._overlap_of(index), words, vector, tracer=self._tracer)
        by_words = not vector.any()
        if by_words:
            evidence = uncompared(evidence)
        scores = self._ranking.scores(evidence)
        best = _best(index, evidence, scores, most)
        confidences = self._ranking.confidences(evidence, scores, best)
        if by_words:
            confidences = np.minimum(confidences, _BY_WORDS_ALONE)
        candidates = tuple(
            Candidate(index.versions[evidence.positions[i]], float(scores[i]), float(c))
            for i, c in zip(best, confidences, strict=True)
        )
        judged = _judged(question, candidates, index)[:most] if listed else candidates
        return Found(question, _ended_by_name(question, judged), vector)

    def _overlap_of(self, index: Index) -> Overlap:
        """The overlap with the names of `index`, made once for it."""
        held = self._overlap
        if held is None or held[0] is not index:
            held = index, make_overlap(index.phrases.lexical, index.phrases.owner)
            self._overlap = held
        return held[1]


def _best(index: Index, evidence: Evidence, scores: Column, most: int) -> NDArray[np.int64]:
    """The rows of the `most` best candidates, in their order.

    A procedure that ended comes before those in force only where it was clearly named: people
    mostly mean what they can do today, and near-identical procedures are common.
    """
    order = np.argsort(-scores, kind="stable")[:most]
    in_force = index.priors.in_force[evidence.positions[order]]
    if in_force.all() or not in_force.any():
        return order
    clearly = in_force | (scores[order] >= scores[order[in_force]][0] + _CLEARLY)
    return np.concatenate([order[clearly], order[~clearly]])


def _ended_by_name(question: Question, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates, a procedure that ended first and sure where its whole name was typed."""
    if all(candidate.version.in_force for candidate in candidates):
        return candidates
    typed = _bare(tokens(question.text)) + _bare(question.words)
    whole = [c for c in candidates if _bare(tokens(_short_name(c.version))) in typed]
    longest = max(
        whole, key=lambda c: (len(_short_name(c.version)), c.version.in_force), default=None
    )
    if longest is None or longest.version.in_force:
        return candidates
    sure = replace(longest, confidence=max(longest.confidence, _NAMED))
    return (sure, *(c for c in candidates if c is not longest))


def _short_name(version: Version) -> str:
    return version.procedure.name.removeprefix("Thủ tục ")


def _bare(words: Sequence[str]) -> str:
    return f" {fold(' '.join(words))} "


def prepare(text: str, index: Index) -> Question:
    """`text` expanded by the word lists, and its diacritics restored where most are missing."""
    words = index.expander.expand(typed_words(clean(text)))[:_LONGEST_QUESTION]
    bare = sum(fold(word) == word for word in words)
    accented = words
    if words and bare / len(words) > _MOSTLY_UNACCENTED:
        accented = index.restorer.restore(words)
    return Question(text, tuple(words), tuple(accented))


def _judged(
    question: Question, candidates: tuple[Candidate, ...], index: Index
) -> tuple[Candidate, ...]:
    """The candidates, none of them sure where the question is vague or another office's."""
    choices = vague_choices(question.accented)
    if choices:
        return _offered(choices, candidates, index)
    for names in elsewhere(question.accented):
        if not any(name in _spoken(candidates[0].version) for name in names):
            return tuple(
                replace(candidate, confidence=candidate.confidence * _ELSEWHERE)
                for candidate in candidates
            )
    return candidates


def _offered(
    choices: tuple[str, ...], candidates: tuple[Candidate, ...], index: Index
) -> tuple[Candidate, ...]:
    """The choices first, likely but not sure; what was found after them, unlikely."""
    placed = (index.versions[index.position[code]] for code in choices if code in index.position)
    known = [version for version in placed if version.in_force]
    first = tuple(Candidate(version, candidates[0].score, _VAGUE) for version in known)
    rest = (c for c in candidates if c.code not in choices)
    return (*first, *(_unsure(c, _BESIDE if known else _VAGUE) for c in rest))


def _unsure(candidate: Candidate, most: float) -> Candidate:
    return replace(candidate, confidence=min(candidate.confidence, most))


def _spoken(version: Version) -> str:
    """All names of a procedure, folded."""
    names = (version.procedure.name, *version.procedure.aliases)
    return fold(" ".join(tokens(" ".join(names))))
