"""Videos: a `videos.json` list, each entry naming its transcript as SRT or WebVTT beside it.

The formats are read by pysubs2. Sentences that speech recognition invents on silence are
dropped; a transcript whose times run backwards is rejected.
"""

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pysubs2

from knowledge.errors import RecordRejected, SourceUnreadable
from knowledge.sources.records import Record, Rejected
from knowledge.text.normalise import clean
from knowledge.videos import Cue, Video

_LARGEST = 5_000_000


class SubtitledVideos:
    """Reads files named videos.json and the transcripts that they name."""

    def accepts(self, path: Path) -> bool:
        """By the file's name."""
        return path.name == "videos.json"

    def read(self, path: Path) -> Iterator[Record]:
        """One video an entry; one whose transcript is corrupt is rejected."""
        try:
            entries = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise SourceUnreadable(f"{path.name}: {error}") from error
        for position, raw in enumerate(entries, start=1):
            yield _video(raw, path.parent, f"{path.name}: entry {position}")


def _video(raw: Any, folder: Path, where: str) -> Video | Rejected:
    try:
        published = raw.get("published")
        return Video(
            id=raw["id"],
            title=raw["title"],
            title_en=raw.get("title_en"),
            url=raw["url"],
            procedures=tuple(raw["procedures"]),
            cues=read_cues(folder / Path(raw["file"]).name),
            published=date.fromisoformat(published) if published else None,
            office=raw.get("office"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Rejected(where, f"a field is missing or of the wrong shape: {error!r}")
    except RecordRejected as error:
        return Rejected(where, str(error))


def read_cues(path: Path) -> tuple[Cue, ...]:
    """The cues of an SRT or WebVTT file, in order of time; raises RecordRejected."""
    try:
        if path.stat().st_size > _LARGEST:
            raise RecordRejected(f"{path.name}: larger than 5 MB")
        read = pysubs2.load(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError, pysubs2.exceptions.Pysubs2Error) as error:
        raise RecordRejected(f"{path.name}: not a transcript: {error}") from error
    cues = tuple(
        Cue(event.start / 1000, event.end / 1000, words)
        for event in read
        if (words := " ".join(clean(event.plaintext).split()))
    )
    if not cues:
        raise RecordRejected(f"{path.name}: no words with times in it")
    for former, cue in pairwise(cues):
        if cue.end < cue.start or cue.start < former.start or cue.start < 0:
            raise RecordRejected(f"{path.name}: times run backwards at {cue.start:.1f} s")
    return cues
