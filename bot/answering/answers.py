"""One answer: the fields asked for, what else the guide says of it, its source, what to press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering import notes
from bot.answering.briefs import Brief, briefly
from bot.answering.compose import Block, Frame, cite, warnings
from bot.answering.layouts import blocks
from bot.answering.pages import fold, pages
from bot.answering.places import LocalRules
from bot.messages import Language, Reply, VideoMoment
from bot.outcomes import Outcome
from bot.practice import PRACTICE, Practice
from bot.thresholds import Thresholds
from bot.turn import Cited, Turn
from bot.words import Words
from knowledge.fees import window_past
from knowledge.hours import VIETNAM
from knowledge.library import Library
from knowledge.moments import best_moment
from knowledge.places import load_gazetteer
from knowledge.procedures import Aspect, Version
from knowledge.quoting.asked import kinds_asked
from knowledge.quoting.quotes import best_sentences
from knowledge.quoting.sentences import Quote
from knowledge.search import Question
from knowledge.text import normalise

_SHORT = 4
_SILENT = 0.6
_VALUES = (Aspect.TIME, Aspect.WHERE, Aspect.ONLINE, Aspect.RESULT)
_ALSO: Mapping[Aspect, Mapping[str, Aspect]] = {
    Aspect.FEE: {"duration": Aspect.TIME},
    Aspect.TIME: {"price": Aspect.FEE},
    Aspect.DOCUMENTS: {"price": Aspect.FEE},
    Aspect.WHERE: {"price": Aspect.FEE, "duration": Aspect.TIME},
}


@dataclass(frozen=True, slots=True)
class Written:
    """A finished answer; `more` are its further pages."""

    outcome: Outcome
    reply: Reply
    cited: tuple[Cited, ...]
    more: tuple[str, ...]


class AnswerWriter:
    """Writes answers from records; states nothing that the record does not."""

    def __init__(
        self,
        words: Words,
        library: Library,
        thresholds: Thresholds,
        practice: Practice = PRACTICE,
    ) -> None:
        self._practice = practice
        self.local = LocalRules(library, practice.place, load_gazetteer)
        self._words = words
        self._library = library
        self._thresholds = thresholds

    def write(self, version: Version, aspect: Aspect, question: Question, turn: Turn) -> Written:
        """The answer to `question` on `aspect` of `version`."""
        frame = self._frame(version, question, turn)
        fields = blocks(frame, aspect)
        also = [block for other in _also(aspect, question) for block in blocks(frame, other)]
        quotes = self._quotes(frame, aspect, bool(fields))
        first, rest = self._pages(frame, aspect, fields, also, quotes)
        reply = Reply(
            text=first,
            language=turn.language,
            links=notes.links(frame, aspect),
            moments=self._moments(version, aspect, question),
            choices=notes.choices(frame, aspect, bool(rest)),
        )
        quoted = [Block(q.field, (), part) for q in quotes for part in (q.lead, q.text)]
        outcome = Outcome.ANSWERED_FIELD if fields else Outcome.ANSWERED_PASSAGE
        return Written(outcome, reply, cite(frame, [*fields, *also, *quoted]), rest)

    def brief(self, version: Version, question: Question, turn: Turn) -> Brief:
        """What the guide says in a line on each aspect that `question` asks for."""
        if turn.aspect is None:
            return Brief((), ())
        aspects = [turn.aspect, *_also(turn.aspect, question)]
        frame = self._frame(version, question, turn)
        return briefly(frame, aspects, self._thresholds.quote)

    def page(self, pages: Sequence[str], language: Language) -> Reply:
        """The next page of an answer."""
        choices = [self._words.choice("button.human", language, "human")]
        if len(pages) > 1:
            choices.insert(0, self._words.choice("button.more", language, "more"))
        return Reply(pages[0], language=language, choices=tuple(choices))

    def _frame(self, version: Version, question: Question, turn: Turn) -> Frame:
        procedure = version.procedure
        own = procedure.english if turn.language == "en" else None
        today = turn.now.astimezone(VIETNAM).date()
        return Frame(
            words=self._words,
            language=turn.language,
            version=version,
            wording=own or procedure.wording,
            now=turn.now,
            asked=question.accented,
            checked_on=self._library.checked_on(version),
            local=self.local.rule(procedure.code, turn, today),
            offices=tuple(o for o in self._library.offices if procedure.code in o.procedures),
        )

    def _quotes(self, frame: Frame, aspect: Aspect, stated: bool) -> list[Quote]:
        """The sentences worth quoting; a silent field needs one more than a telling one."""
        least = self._thresholds.quote * (1.0 if stated else _SILENT)
        found = best_sentences(frame.wording, frame.asked, aspect, least, silent=not stated)
        if not found and aspect is Aspect.TIME and "deadline" in kinds_asked(_folded(frame.asked)):
            found = best_sentences(frame.wording, frame.asked, Aspect.CONDITIONS, least, most=1)
        return [quote for quote in found if not window_past(quote.text, frame.today)]

    def _pages(
        self,
        frame: Frame,
        aspect: Aspect,
        fields: Sequence[Block],
        also: Sequence[Block],
        quotes: Sequence[Quote],
    ) -> tuple[str, tuple[str, ...]]:
        lines = [line for block in (*fields, *also) for line in block.lines]
        shown, hidden = fold(lines, self._thresholds.page)
        long = len(lines) > _SHORT
        told = "\n".join(shown[:1] if long else shown)
        said = [notes.said(frame, quote) for quote in quotes if quote.text not in told]
        faults = warnings(frame, aspect)
        body = shown or ([] if faults else [frame.say("answer.not_stated")])
        body += notes.expected(frame, aspect)
        first = [*said, *body] if long and aspect not in _VALUES else [*body, *said]
        head = [frame.say(f"answer.{aspect.value}", name=frame.wording.name.rstrip("."))]
        note = [frame.say("answer.vietnamese_only")] if frame.translated else []
        more = [frame.say("answer.more")] if hidden else []
        old = notes.stale(frame, self._practice.stale_days)
        foot = [*faults, *note, *more, notes.source(frame), *old]
        return "\n".join([*head, *first, *foot]), pages(hidden, self._thresholds.page * 2)

    def _moments(
        self, version: Version, aspect: Aspect, question: Question
    ) -> tuple[VideoMoment, ...]:
        code = version.procedure.code
        moment = best_moment(self._library.videos, code, question.accented, aspect, self._name)
        if moment is None:
            return ()
        return (VideoMoment(moment.title, moment.url, moment.seconds, moment.words),)

    def _name(self, code: str) -> str:
        version = self._library.version(code)
        return version.procedure.name if version else ""


def _folded(words: Sequence[str]) -> str:
    return " ".join(normalise.fold(word) for word in words)


def _also(aspect: Aspect, question: Question) -> list[Aspect]:
    """What the question asks besides its main aspect."""
    kinds = kinds_asked(_folded(question.accented))
    return [other for kind, other in _ALSO.get(aspect, {}).items() if kind in kinds]
