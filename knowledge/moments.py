"""The moment of a video where what is asked is said and shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from knowledge.procedures import Aspect
from knowledge.quoting.asked import kinds_of, states, telling
from knowledge.text.normalise import fold, tokens
from knowledge.videos import Cue, Moment, Video
from knowledge.yaml_text import read_yaml

_WINDOW = 3
_VALUE = 1.5
_LEAST_SPECIFIC, _LEAST_SHARE = 2, 0.5
_PAIR, _TITLE = 0.6, 0.3
_KEPT = 64
_VALUED = (Aspect.FEE, Aspect.TIME)

Said = tuple[str, frozenset[str]]
"""A cue's folded words, with a blank at either end, and its telling terms."""


def best_moment(
    videos: Sequence[Video],
    code: str,
    question: Sequence[str],
    aspect: Aspect,
    name_of: Callable[[str], str],
) -> Moment | None:
    """The stretch of a video on `code` that speaks to the question.

    It begins at the cue that does: one that speaks of `aspect`, or holds at least two of the
    question's own words and half of what they weigh. On fee and time it states a value. Of a
    video on several procedures, known by `name_of`, only the cues on `code` count. None where
    no video on this procedure has such a cue.
    """
    best: tuple[float, Moment] | None = None
    for video in videos:
        if code not in video.procedures:
            continue
        names = tuple(name_of(other) for other in video.procedures)
        on = _topics(video, names)
        for score, position in _scored(video, tuple(question), aspect):
            if on[position] != code:
                continue
            if best is None or score > best[0]:
                best = score, _moment(video, position)
    return best[1] if best else None


def topics(video: Video, name_of: Callable[[str], str]) -> tuple[str, ...]:
    """The procedure that each cue is on, known by `name_of`."""
    return _topics(video, tuple(name_of(code) for code in video.procedures))


def _scored(video: Video, question: tuple[str, ...], aspect: Aspect) -> Iterator[tuple[float, int]]:
    said = _said(video)
    titled = frozenset(telling(tokens(video.title)))
    weights = _weights(said, question, titled)
    whole = sum(weights.values()) or 1.0
    phrases = _telling_phrases(said, aspect)
    for position, (cue, (folded, terms)) in enumerate(zip(video.cues, said, strict=True)):
        held = [term for term in weights if term in terms]
        weight = sum(weights[term] for term in held)
        spoken = _aspect(aspect, cue, folded, phrases)
        own = [term for term in held if "_" not in term and term not in titled]
        if aspect in _VALUED and not spoken:
            continue
        specific = len(own) >= _LEAST_SPECIFIC and weight / whole >= _LEAST_SHARE
        if spoken or specific:
            yield spoken + weight, position


def _telling_phrases(said: Sequence[Said], aspect: Aspect) -> dict[str, float]:
    """The aspect's words that the video holds, and what they tell: more the rarer they are."""
    spread = {p: sum(p in folded for folded, _ in said) for p in _phrases()[aspect]}
    return {phrase: log(1 + len(said) / count) for phrase, count in spread.items() if count}


def _aspect(aspect: Aspect, cue: Cue, folded: str, phrases: Mapping[str, float]) -> float:
    """How much a cue speaks of an aspect: by its words, and by stating such a value."""
    words = max((weight for phrase, weight in phrases.items() if phrase in folded), default=0.0)
    value = any(states(kind, cue.words) for kind in kinds_of(aspect))
    if aspect in _VALUED:
        return words + _VALUE if value else 0.0
    return words


def _weights(
    said: Sequence[Said], question: Sequence[str], titled: frozenset[str]
) -> dict[str, float]:
    """What each of the question's terms tells within the video."""
    weights = {}
    for term in dict.fromkeys(telling(question)):
        spread = sum(term in terms for _, terms in said)
        if "_" in term and not spread:
            continue
        weight = log(1 + len(said) / (spread or 1)) * (_PAIR if "_" in term else 1.0)
        weights[term] = weight * (_TITLE if term in titled else 1.0)
    return weights


def _moment(video: Video, position: int) -> Moment:
    stretch = video.cues[position : position + _WINDOW]
    words = " ".join(cue.words for cue in stretch)
    return Moment(video.id, video.title, video.url, int(stretch[0].start), words)


@lru_cache(maxsize=_KEPT)
def _topics(video: Video, names: tuple[str, ...]) -> tuple[str, ...]:
    """The procedure that each cue is on: the last one named, at first the first."""
    named = [{term for term in telling(tokens(name)) if "_" in term} for name in names]
    own = [
        terms - set().union(*(other for other in named if other is not terms)) for terms in named
    ]
    topics, current = [], 0
    for _, terms in _said(video):
        hits = [len(terms & mine) for mine in own]
        if hits and max(hits) > hits[current]:
            current = hits.index(max(hits))
        topics.append(video.procedures[current])
    return tuple(topics)


@lru_cache(maxsize=_KEPT)
def _said(video: Video) -> tuple[Said, ...]:
    spoken = [tokens(cue.words) for cue in video.cues]
    return tuple((_folded(words), frozenset(telling(words))) for words in spoken)


@cache
def _phrases() -> dict[Aspect, tuple[str, ...]]:
    raw = read_yaml(files("knowledge").joinpath("data", "moments.yml").read_text("utf-8"))
    return {
        Aspect(name): tuple(_folded(tokens(str(phrase))) for phrase in phrases)
        for name, phrases in raw.items()
    }


def _folded(words: Sequence[str]) -> str:
    return f" {' '.join(fold(word) for word in words)} "
