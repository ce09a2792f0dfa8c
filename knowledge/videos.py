"""Instructional videos: their cues, and the moments that an answer can point to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cue:
    """Words spoken from `start` to `end`, in seconds."""

    start: float
    end: float
    words: str


@dataclass(frozen=True, slots=True)
class Video:
    """A video that shows how one or more procedures are done."""

    id: str
    title: str
    url: str
    procedures: tuple[str, ...]
    cues: tuple[Cue, ...]
    title_en: str | None = None
    published: date | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a video: where it starts, in seconds, and the words spoken there."""

    video_id: str
    title: str
    url: str
    seconds: int
    words: str
