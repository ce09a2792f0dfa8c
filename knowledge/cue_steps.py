"""What each cue of a video is about: its procedure, the step it speaks of, what it answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge.moments import best_moment, topics
from knowledge.procedures import Aspect
from knowledge.text.normalise import fold, tokens
from knowledge.videos import Video

_NUMBERS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_FIRST = ("dau tien", "thu nhat")
_STEP = re.compile(rf" buoc (?:thu )?(\d{{1,2}}|{'|'.join((*_NUMBERS, *_FIRST, 'nhat', 'tu'))}) ")
_WORDS = {
    **{word: number for number, word in enumerate(_NUMBERS, start=1)},
    **dict.fromkeys((*_FIRST, "nhat"), 1),
    "tu": 4,
}


@dataclass(frozen=True, slots=True)
class CueTopic:
    """A cue's procedure; the number of the step, as it is said, that goes on here; and the
    questions that are answered with a moment that begins here."""

    code: str
    step: int | None = None
    answers: tuple[Aspect, ...] = ()


def outline(video: Video, name_of: Callable[[str], str]) -> tuple[CueTopic, ...]:
    """Each cue's topic, in the order of the cues; empty where the video is on no procedure."""
    if not video.procedures or not video.cues:
        return ()
    found, step, before = [], None, ""
    for cue, code in zip(video.cues, topics(video, name_of), strict=True):
        step = _step(cue.words) or (step if code == before else None)
        before = code
        found.append(CueTopic(code, step))
    for code in video.procedures:
        for aspect in Aspect:
            moment = best_moment([video], code, (), aspect, name_of)
            if moment is None:
                continue
            at = next(i for i, cue in enumerate(video.cues) if int(cue.start) == moment.seconds)
            found[at] = replace(found[at], answers=(*found[at].answers, aspect))
    return tuple(found)


def _step(words: str) -> int | None:
    """The number of the step that a cue names."""
    said = _STEP.search(f" {fold(' '.join(tokens(words)))} ")
    if not said:
        return None
    return int(said[1]) if said[1].isdigit() else _WORDS[said[1]]
