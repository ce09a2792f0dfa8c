"""The sample pack, read once."""

from datetime import date
from functools import cache
from pathlib import Path

from knowledge.offices import Office
from knowledge.procedures import Procedure
from knowledge.sources.jsonl import JsonLines
from knowledge.sources.offices_json import OfficesJson
from knowledge.sources.subtitles import SubtitledVideos
from knowledge.videos import Video

FOLDER = Path(__file__).parents[2] / "knowledge" / "samples"
TODAY = date(2026, 7, 15)


@cache
def procedures() -> dict[str, Procedure]:
    """The sample procedures by code."""
    read = JsonLines(TODAY).read(FOLDER / "procedures.jsonl")
    return {record.code: record for record in read if isinstance(record, Procedure)}


@cache
def videos() -> tuple[Video, ...]:
    """The sample videos."""
    read = SubtitledVideos().read(FOLDER / "videos" / "videos.json")
    return tuple(record for record in read if isinstance(record, Video))


@cache
def offices() -> tuple[Office, ...]:
    """The sample offices."""
    read = OfficesJson().read(FOLDER / "offices.json")
    return tuple(record for record in read if isinstance(record, Office))
