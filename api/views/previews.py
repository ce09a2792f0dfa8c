"""What an editor's draft would come to, computed as answers are: hours, moments, a checklist."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from api.guide.groups import papers
from api.parts import Parts
from api.schemas.local_forms import (
    CueForm,
    HoursForm,
    VideoForm,
)
from api.schemas.previews import (
    CuesOut,
    DayOut,
    HoursOut,
    MomentsOut,
    NationalOut,
    PaperOut,
    TopicOut,
    WayOut,
)
from bot.answering.compose import Frame
from bot.answering.hours import weekday
from bot.messages import Language
from knowledge.cue_steps import outline
from knowledge.errors import NotThere, Problem, RecordRejected, Unfit
from knowledge.forms.fields import Fields
from knowledge.forms.offices import read_special_days
from knowledge.hours import week
from knowledge.offices import Office, SpecialDays
from knowledge.sources.offices_json import special_days_of
from knowledge.sources.subtitles import TRANSCRIPTS, read_cues
from knowledge.videos import Cue, Video

_SHOWN = 35  # five weeks: the desk lists the first and draws all


def hours(form: HoursForm, parts: Parts, language: Language) -> HoursOut:
    """When an office with these hours is open in the next five weeks; raises Unfit."""
    fields = Fields(form.model_dump())
    said = fields.hours("opening_hours", required=True)
    special = read_special_days(fields)
    fields.settle()
    office = _office(said or "", [special_days_of(one) for one in special])
    return HoursOut(
        days=[
            DayOut(
                day=day.day,
                name=weekday(parts.words, language, day.day),
                spans=[f"{begin:%H:%M}–{end:%H:%M}" for begin, end in day.spans],
                reason=day.reason,
            )
            for day in week(office, parts.now(), _SHOWN, language)
        ]
    )


def moments(form: VideoForm, parts: Parts) -> MomentsOut:
    """What each cue is about, and which questions are answered with a moment that begins there."""
    cues = tuple(Cue(cue.start, cue.end, cue.words) for cue in form.cues)
    known = tuple(code for code in form.procedures if parts.library.newest(code))
    video = Video(form.id, form.title, form.url, known, cues)

    def name_of(code: str) -> str:
        version = parts.library.newest(code)
        return version.procedure.name if version else ""

    return MomentsOut(
        names={code: name_of(code) for code in known},
        cues=[
            TopicOut(code=topic.code, step=topic.step, answers=[a.value for a in topic.answers])
            for topic in outline(video, name_of)
        ],
    )


def checklist_of(codes: Sequence[str | None], parts: Parts, language: Language) -> list[PaperOut]:
    """The papers of the steps with these codes, each once; a step without a guide brings none."""
    versions = [parts.library.version(code) if code else None for code in codes]
    first = next((version for version in versions if version), None)
    if first is None:
        return []
    frame = Frame(parts.words, language, first, first.procedure.wording, parts.now())
    return [
        PaperOut(name=paper.name, count=paper.count, case=paper.case, steps=paper.steps)
        for paper in papers(versions, frame)
    ]


def national(code: str, parts: Parts) -> NationalOut:
    """What holds everywhere for a procedure; raises NotThere where none is in force."""
    version = parts.library.version(code)
    if version is None:
        raise NotThere(f"no procedure {code} is in force")
    said = version.procedure
    forms = [item.form for case in said.wording.dossier for item in case.items if item.form]
    return NationalOut(
        code=code,
        name=said.name,
        url=said.url,
        ways=[
            WayOut(channel=m.channel.value, time=m.time, fee=m.fee) for m in said.wording.methods
        ],
        office=said.agency,
        form="\n".join(dict.fromkeys(forms)) or None,
        online_level=said.online_level.value,
    )


def transcript(name: str, content: bytes) -> CuesOut:
    """The cues of an SRT or WebVTT file, with what was mended in it; raises Unfit."""
    ending = Path(name).suffix.lower()
    if ending not in TRANSCRIPTS:
        raise Unfit([Problem("file", "transcript_kind", name)])
    with TemporaryDirectory() as folder:
        path = Path(folder, f"transcript{ending}")
        path.write_bytes(content)
        try:
            cues, remarks = read_cues(path)
        except RecordRejected as error:
            told = str(error).removeprefix(f"{path.name}: ")
            raise Unfit([Problem("file", "transcript", told)]) from error
    return CuesOut(
        cues=[CueForm(start=cue.start, end=cue.end, words=cue.words) for cue in cues],
        remarks=remarks,
    )


def _office(opening_hours: str, special: list[SpecialDays]) -> Office:
    return Office(
        *("preview", "", "", "", "", "", ""), opening_hours, "", "", special_days=tuple(special)
    )
