"""Videos as a JSON list, each entry naming its transcript (SRT, WebVTT) or recording beside it.

Transcripts are read by pysubs2, recordings by the transcriber. Sentences that speech recognition
invents on silence are dropped; a transcript whose times run backwards is rejected.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pysubs2

from knowledge.errors import RecordRejected, SourceUnreadable, TranscriberMissing
from knowledge.ports import Transcriber
from knowledge.sources.encodings import decode
from knowledge.sources.invented import spoken
from knowledge.sources.limits import read_bytes
from knowledge.sources.records import Noted, Record, Rejected
from knowledge.sources.whisper_transcriber import NO_TRANSCRIBER
from knowledge.text.normalise import clean
from knowledge.videos import Cue, Video

TRANSCRIPTS = frozenset({".srt", ".vtt"})
MEDIA = frozenset(
    {".mp4", ".m4a", ".mkv", ".mov", ".mp3", ".ogg", ".opus", ".wav", ".webm", ".flac"}
)
_LARGEST = 5_000_000
_LONGEST = 24 * 3600.0
_NEGATIVE = re.compile(r"(?:^|-->)\s*-\s*\d+:\d\d", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SubtitledVideos:
    """Reads files named videos.json and the transcripts that they name."""

    transcriber: Transcriber = NO_TRANSCRIBER

    def accepts(self, path: Path) -> bool:
        """By the file's name."""
        return path.name == "videos.json"

    def read(self, path: Path) -> Iterator[Record]:
        """One video an entry; one whose transcript is corrupt is rejected."""
        try:
            entries = json.loads(read_bytes(path).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise SourceUnreadable(f"{path.name}: {error}") from error
        if not isinstance(entries, list):
            raise SourceUnreadable(f"{path.name}: not a list of videos")
        for position, raw in enumerate(entries, start=1):
            yield from self._video(raw, path.parent, f"{path.name}: entry {position}")

    def _video(self, raw: Any, folder: Path, where: str) -> Iterator[Record]:
        try:
            published = raw.get("published")
            cues, remarks = cues_of(folder / Path(raw["file"]).name, self.transcriber)
            yield Video(
                id=str(raw["id"]),
                title=str(raw["title"]),
                title_en=raw.get("title_en"),
                url=str(raw["url"]),
                procedures=tuple(map(str, raw["procedures"])),
                cues=cues,
                published=date.fromisoformat(published) if published else None,
                office=raw.get("office"),
            )
            yield from (Noted(where, remark) for remark in remarks)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Rejected(where, f"a field is missing or of the wrong shape: {error!r}")
        except RecordRejected as error:
            yield Rejected(where, str(error))


def cues_of(path: Path, transcriber: Transcriber) -> tuple[tuple[Cue, ...], list[str]]:
    """The words of a transcript or recording and remarks; raises RecordRejected."""
    if path.suffix.lower() not in MEDIA:
        return read_cues(path)
    if not path.is_file():
        raise RecordRejected(f"{path.name}: there is no such file")
    try:
        return good_cues(path.name, tuple(transcriber.transcribe(path)), [])
    except TranscriberMissing as error:
        raise RecordRejected(f"{path.name}: {error}") from error


def read_cues(path: Path) -> tuple[tuple[Cue, ...], list[str]]:
    """The cues of an SRT or WebVTT file, in order of time, and remarks; raises RecordRejected."""
    try:
        text, encodings = decode(read_bytes(path, _LARGEST), path.name)
        form = "vtt" if text.lstrip().startswith("WEBVTT") else "srt"
        if _NEGATIVE.search(text):
            raise RecordRejected(f"{path.name}: a time is negative; mend the transcript's times")
        read = pysubs2.SSAFile.from_string(text, format_=form)
    except SourceUnreadable as error:
        raise RecordRejected(str(error)) from error
    except (ValueError, IndexError, OverflowError, pysubs2.exceptions.Pysubs2Error) as error:
        raise RecordRejected(f"{path.name}: not a transcript: {error}") from error
    cues = tuple(
        Cue(event.start / 1000, event.end / 1000, words)
        for event in read
        if (words := " ".join(clean(event.plaintext).split()))
    )
    return good_cues(path.name, cues, [f"converted from {encoding}" for encoding in encodings])


def good_cues(
    name: str, cues: Sequence[Cue], remarks: list[str]
) -> tuple[tuple[Cue, ...], list[str]]:
    """The cues without invented sentences and overlaps; raises RecordRejected for bad times."""
    for number, cue in enumerate(cues, start=1):
        former = cues[number - 2].start if number > 1 else 0.0
        if not former <= cue.start <= cue.end <= _LONGEST:
            raise RecordRejected(
                f"{name}: times run backwards at cue {number} ({cue.start:.1f} s); mend them"
            )
    kept = spoken(tuple(cues))
    if not kept:
        raise RecordRejected(f"{name}: no words with times in it")
    if dropped := len(cues) - len(kept):
        remarks = [*remarks, f"{dropped} cues that recognition invents on silence dropped"]
    apart = tuple(
        replace(cue, end=following.start) if cue.end > following.start else cue
        for cue, following in pairwise(kept)
    )
    overlaps = sum(one is not other for one, other in zip(apart, kept, strict=False))
    if overlaps:
        remarks = [*remarks, f"{overlaps} cues overlap the next: they end where it begins"]
    return (*apart, kept[-1]), remarks
