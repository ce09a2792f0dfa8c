"""Recordings and transcripts that are imported by themselves, without a videos.json beside them.

Such a file does not say which procedure it shows nor where citizens can watch it: who imports it
does, by --code and --url.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import RecordRejected
from knowledge.ports import Transcriber
from knowledge.sources.records import NOTHING_GIVEN, Given, Noted, Record, Rejected
from knowledge.sources.sections import code_in
from knowledge.sources.subtitles import MEDIA, TRANSCRIPTS, cues_of
from knowledge.text.normalise import fold, tokens
from knowledge.videos import Video


@dataclass(frozen=True, slots=True)
class Recordings:
    """Reads *.srt, *.vtt and recordings; those that a videos.json beside them names are its."""

    transcriber: Transcriber
    given: Given = NOTHING_GIVEN

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        known = path.suffix.lower() in TRANSCRIPTS | MEDIA
        return known and not (path.parent / "videos.json").exists()

    def read(self, path: Path) -> Iterator[Record]:
        """The video, or why it was not taken."""
        code, url = self.given.code or code_in(path.name), self.given.url
        if code is None or url is None:
            yield Rejected(
                path.name,
                "say which procedure it shows and where it can be watched: --code and --url, "
                "or an entry of a videos.json beside it",
            )
            return
        try:
            cues, remarks = cues_of(path, self.transcriber)
        except RecordRejected as error:
            yield Rejected(path.name, str(error))
            return
        yield Video(
            id="-".join(tokens(fold(path.stem)))[:64] or code,
            title=self.given.name or path.stem,
            url=url,
            procedures=(code,),
            cues=cues,
            published=self.given.as_of,
        )
        yield from (Noted(path.name, remark) for remark in remarks)
