"""What every layout of an answer shares: the record, our sentences, and blocks that cite it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.answering.places import LocalRule
from bot.messages import Language
from bot.turn import Cited
from bot.words import Words
from knowledge.fees import window_past
from knowledge.hours import VIETNAM
from knowledge.offices import Office
from knowledge.passages import field_texts
from knowledge.procedures import Aspect, Defect, Version, Wording
from knowledge.quoting.reading import is_heading, is_listed, lines, units, without_headings


@dataclass(frozen=True, slots=True)
class Frame:
    """What a layout needs: the record in the reader's language, what was asked, our sentences.

    `asked` are the question's words with diacritics; `offices` those that take this procedure.
    `checked_on` is the day on which the record was last compared with its source; `local` what
    the asker's place does differently.
    """

    words: Words
    language: Language
    version: Version
    wording: Wording
    now: datetime
    asked: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    checked_on: date | None = None
    local: LocalRule | None = None

    def say(self, key: str, **values: object) -> str:
        """A sentence of ours."""
        return self.words.say(key, self.language, **values)

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    @property
    def translated(self) -> bool:
        """Whether the reader's language is not the record's."""
        return self.language == "en" and self.wording is not self.version.procedure.english


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of an answer and the field that they come from.

    `quote` is that field's text, in which every fact of the lines stands; empty where the lines
    state none. `cited` is the source where that is not the record itself.
    """

    field: str
    lines: tuple[str, ...]
    quote: str
    cited: Cited | None = None


Layout = Callable[[Frame], Iterator[Block]]

_DEFECTS: Mapping[Aspect, tuple[Defect, ...]] = {
    Aspect.FEE: (
        Defect.FEE_GLUED_TO_TIME,
        Defect.FEE_CONTRADICTS_NOTE,
        Defect.FEE_UNIT_MISSING,
        Defect.FEE_WINDOW_PAST,
    ),
    Aspect.TIME: (Defect.TIME_WITHOUT_UNIT, Defect.FEE_GLUED_TO_TIME),
    Aspect.DOCUMENTS: (Defect.DOSSIER_MISSING,),
    Aspect.HOW: (Defect.TEXT_CUT_OFF,),
}


def warnings(frame: Frame, aspect: Aspect) -> list[str]:
    """What must be said of the record's known faults beside an answer on `aspect`."""
    known = set(frame.version.procedure.defects)
    if any(window_past(unit, frame.today) for unit in _fee_units(frame)):
        known.add(Defect.FEE_WINDOW_PAST)
    return [frame.say(f"defect.{d.value}") for d in _DEFECTS.get(aspect, ()) if d in known]


def doubtful(frame: Frame, aspect: Aspect) -> bool:
    """Whether the record's own values on `aspect` cannot be relied on."""
    return bool(frame.version.procedure.defects.intersection(_DEFECTS.get(aspect, ())))


def cite(frame: Frame, found: Sequence[Block]) -> tuple[Cited, ...]:
    """The sources of `found` and the procedure's name, each field and text once."""
    procedure = frame.version.procedure
    number = frame.version.number
    name = Cited(procedure.code, "name", procedure.url, frame.wording.name, number)
    cited = (
        b.cited or Cited(procedure.code, b.field, procedure.url, b.quote, number)
        for b in found
        if b.quote
    )
    return tuple(dict.fromkeys((name, *cited)))


def cite_whole(version: Version) -> tuple[Cited, ...]:
    """Every field of the record as a source: for the further pages of an answer."""
    procedure = version.procedure
    wordings = [wording for wording in (procedure.wording, procedure.english) if wording]
    return tuple(
        Cited(procedure.code, field, procedure.url, text, version.number)
        for wording in wordings
        for field, text in field_texts(wording)
    )


def in_force(frame: Frame, text: str) -> list[str]:
    """The lines of `text` without the sentences on fees whose window is past."""
    kept: list[str] = []
    for line in lines(text):
        told = list(units(line))
        live = [unit for unit in told if not window_past(unit, frame.today)]
        kept.extend([line] if len(live) == len(told) else live)
    return kept


def listed(told: Sequence[str]) -> tuple[str, ...]:
    """Lines as a list: headings and lines with a number of their own stand as they are.

    A heading at the end announces nothing and is left out.
    """
    kept = without_headings(list(told))
    return tuple(line if is_heading(line) or is_listed(line) else f"• {line}" for line in kept)


def _fee_units(frame: Frame) -> Iterator[str]:
    for method in frame.wording.methods:
        yield from units(method.fee or "")
