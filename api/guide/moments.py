"""The videos on a procedure, each with the moments that speak to what people ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from bot.channels.parts import MEDIA_FILES, at_moment, clock
from knowledge.library import Library
from knowledge.moments import best_moment
from knowledge.procedures import Aspect
from knowledge.videos import Moment, Video

_ASKED = (Aspect.DOCUMENTS, Aspect.HOW, Aspect.WHERE, Aspect.ONLINE, Aspect.TIME, Aspect.FEE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A moment of a video: what it speaks of, its address, and its time as people read it."""

    aspect: Aspect
    words: str
    address: str
    at: str


@dataclass(frozen=True, slots=True)
class Chapters:
    """A video and its moments in the order of playing; a `file` can be played in the page."""

    video: Video
    file: bool
    moments: tuple[Chapter, ...]


def chapters(library: Library, code: str) -> tuple[Chapters, ...]:
    """Every video on `code`, with at most one moment for each aspect."""
    videos = [video for video in library.videos if code in video.procedures]
    return tuple(
        Chapters(video, _is_file(video.url), tuple(_moments(library, video, code)))
        for video in videos
    )


def _moments(library: Library, video: Video, code: str) -> Iterator[Chapter]:
    def name_of(other: str) -> str:
        version = library.version(other)
        return version.procedure.name if version else ""

    found: dict[int, tuple[Aspect, Moment]] = {}
    for aspect in _ASKED:
        moment = best_moment([video], code, (), aspect, name_of)
        if moment is not None:
            found.setdefault(moment.seconds, (aspect, moment))
    for second in sorted(found):
        aspect, moment = found[second]
        yield Chapter(aspect, moment.words, at_moment(video.url, second), clock(second))


def _is_file(url: str) -> bool:
    """Whether a browser can play `url` by itself."""
    return PurePosixPath(urlsplit(url).path).suffix.lower() in MEDIA_FILES
