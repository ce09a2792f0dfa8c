"""Putting back the diacritics of Vietnamese typed without them: a bigram model over syllables.

The most probable sequence of accented forms is found by the Viterbi algorithm (Viterbi 1967)
over forms seen in the guides and in people's own words. Words that already carry diacritics
are kept and steer their neighbours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from knowledge.text.normalise import fold, tokens

_START = "<s>"
_BACKOFF = log(0.4)
_UNSEEN = log(1e-7)
_MOST_FORMS = 8


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each word, and each pair of neighbours, was read; `words[0]` begins a text."""

    words: tuple[str, ...]
    single: NDArray[np.int64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    pairs: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Restorer:
    """Natural logarithms of probabilities by word id; the id after the last is any other word.

    `forms` lists for a folded word its forms, commonest first; the key of a pair of words in
    `bigrams` is `left * len(unigrams) + right`.
    """

    counts: Counts
    ids: Mapping[str, int]
    forms: Mapping[str, tuple[str, ...]]
    unigrams: Sequence[float]
    bigrams: Mapping[int, float]

    def restore(self, words: Sequence[str]) -> list[str]:
        """`words` with diacritics where they have none; unknown words stay as they are."""
        scores = {_START: 0.0}
        steps: list[dict[str, str]] = []
        for word in words:
            reached, origin = {}, {}
            for form in self._candidates(word):
                reached[form], origin[form] = self._best_before(form, scores)
            steps.append(origin)
            scores = reached
        form = max(scores, key=scores.__getitem__)
        path: list[str] = []
        for origin in reversed(steps):
            path.append(form)
            form = origin[form]
        return path[::-1]

    def _candidates(self, word: str) -> tuple[str, ...]:
        if fold(word) != word:
            return (word,)
        return self.forms.get(word, (word,))

    def _best_before(self, form: str, scores: Mapping[str, float]) -> tuple[float, str]:
        """The best score of a sequence ending in `form`, and the word before it."""
        size, bigrams, ids = len(self.unigrams), self.bigrams, self.ids
        right = ids.get(form, size - 1)
        alone = _BACKOFF + self.unigrams[right]
        return max(
            (score + bigrams.get(ids.get(before, size - 1) * size + right, alone), before)
            for before, score in scores.items()
        )


def count(texts: Iterable[tuple[Sequence[str], int]]) -> Counts:
    """Counts over (words, weight) pairs; a text counts `weight` times."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for weight, group in _by_weight(texts).items():
        read = Counter(chain.from_iterable(group))
        neighbours = Counter(chain.from_iterable(pairwise((_START, *words)) for words in group))
        single.update({word: times * weight for word, times in read.items()})
        pairs.update({pair: times * weight for pair, times in neighbours.items()})
    starts = sum(times for (left, _), times in pairs.items() if left == _START)
    words = (_START, *single)
    ids = {word: number for number, word in enumerate(words)}
    return Counts(
        words=words,
        single=np.array([starts, *single.values()], np.int64),
        left=np.array([ids[left] for left, _ in pairs], np.int32),
        right=np.array([ids[right] for _, right in pairs], np.int32),
        pairs=np.array(list(pairs.values()), np.int64),
    )


def _by_weight(
    texts: Iterable[tuple[Sequence[str], int]],
) -> Mapping[int, Sequence[Sequence[str]]]:
    groups: defaultdict[int, list[Sequence[str]]] = defaultdict(list)
    for words, weight in texts:
        groups[weight].append(words)
    return groups


def make_restorer(counts: Counts) -> Restorer:
    """The restorer that `counts` give."""
    total = max(int(counts.single[1:].sum()), 1)
    unigrams = [*np.log(np.maximum(counts.single, 1) / total).tolist(), _UNSEEN]
    keys = counts.left.astype(np.int64) * len(unigrams) + counts.right
    chances = np.log(counts.pairs / counts.single[counts.left])
    return Restorer(
        counts=counts,
        ids={word: number for number, word in enumerate(counts.words)},
        forms=_forms(counts),
        unigrams=unigrams,
        bigrams=dict(zip(keys.tolist(), chances.tolist(), strict=True)),
    )


def train(texts: Iterable[tuple[str, int]]) -> Restorer:
    """A restorer from (text, weight) pairs; a text counts `weight` times."""
    return make_restorer(count((tokens(text), weight) for text, weight in texts))


def _forms(counts: Counts) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    common_first = sorted(
        zip(counts.single[1:].tolist(), counts.words[1:], strict=True), reverse=True
    )
    for _, word in common_first:
        forms = found[fold(word)]
        if len(forms) < _MOST_FORMS:
            forms.append(word)
    return {folded: tuple(forms) for folded, forms in found.items()}
