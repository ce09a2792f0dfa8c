"""The form of a video with its cues. What an import would cut or drop is a fault here."""

from itertools import pairwise

from knowledge.errors import RecordRejected
from knowledge.forms.fields import CodeFault, Fields, Raw
from knowledge.sources.records import Record, Rejected
from knowledge.sources.subtitles import good_cues
from knowledge.videos import Cue, Video

LONGEST = 24 * 3600.0
"""Seconds: no video is longer than a day."""


def read_video(raw: Raw, fault_of: CodeFault) -> Record:
    """The video in a form; raises Unfit.

    `{"id", "title", "title_en"?, "url", "procedures", "published"?, "office"?, "cues": [{"start",
    "end", "words"}]}`, times in seconds.
    """
    form = Fields(raw)
    video = Video(
        id=form.id("id"),
        title=form.text("title", required=True) or "",
        title_en=form.text("title_en"),
        url=form.url("url", required=True) or "",
        procedures=form.codes("procedures", fault_of),
        cues=read_cue_rows(form),
        published=form.day("published"),
        office=form.text("office"),
    )
    if not video.procedures:
        form.fault("procedures", "required")
    form.settle()
    try:
        cues, _ = good_cues(video.id, video.cues, [])
    except RecordRejected as error:
        return Rejected("desk", str(error))
    if cues != video.cues:
        form.fault("cues", "invented")
    form.settle()
    return video


def read_cue_rows(form: Fields) -> tuple[Cue, ...]:
    """The cues of a form in its order; times that cannot be are faults of their row."""
    rows = form.inside("cues")
    cues = []
    for row in rows:
        start, end = float(row.raw["start"]), float(row.raw["end"])
        if not 0 <= start <= LONGEST:
            row.fault("start", "negative" if start < 0 else "too_late")
        if not start < end <= LONGEST:
            row.fault("end", "before_start" if end <= start else "too_late")
        cues.append(Cue(start, end, " ".join((row.text("words", required=True) or "").split())))
    for (one, this), (_, following) in pairwise(zip(rows, cues, strict=True)):
        if this.end > following.start:
            one.fault("end", "overlap")
    if not cues:
        form.fault("cues", "required")
    return tuple(cues)
