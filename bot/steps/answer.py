"""Third step: find the procedure that is meant, and answer from its record, or ask back."""

from dataclasses import replace

from bot.answering.abolition import abolished
from bot.answering.answers import AnswerWriter
from bot.answering.asking import Asker
from bot.answering.choices import picked
from bot.answering.compose import cite_whole
from bot.answering.days import named_day, named_part
from bot.answering.hours import day_lines, office_lines, own_first
from bot.answering.journeys import Journeys
from bot.answering.topic import Topic, resolve, telling_words, torn
from bot.cases import Reason
from bot.messages import Reply
from bot.outcomes import Outcome
from bot.ports import Act
from bot.practice import PRACTICE, Practice
from bot.referrals import procedure_of, read_tag
from bot.thresholds import Thresholds
from bot.turn import Turn
from bot.words import Words
from knowledge.library import Library
from knowledge.procedures import Aspect, Version
from knowledge.search import Candidate, Question, Search, prepare
from knowledge.text.small import begins_with_switch


class Answer:
    """Ends a turn that knowledge can end; the rest is left to the desk."""

    def __init__(
        self,
        search: Search,
        library: Library,
        words: Words,
        thresholds: Thresholds,
        practice: Practice = PRACTICE,
    ) -> None:
        self._search = search
        self._library = library
        self._words = words
        self._thresholds = thresholds
        self._own_office = practice.office
        self._writer = AnswerWriter(words, library, thresholds, practice)
        self._journeys = Journeys(words, library, thresholds)
        self._asker = Asker(words, self._writer, thresholds, search.encoder)

    def __call__(self, turn: Turn) -> Turn:
        """The turn ended by an answer, a question back or a refusal; or as it came."""
        act = turn.decision.act if turn.decision else Act.ANSWER
        if turn.case is not None:
            return turn
        turn = self._writer.local.noted(turn)
        if act is Act.MORE and (turn.context.more or turn.incoming.choice):
            return self._more(turn)
        if act is Act.OFFICE_HOURS:
            return self._hours(turn)
        if group := self._journeys.asked(turn):
            return self._journeys.answer(turn, group)
        chosen = _chosen(turn) or self._named(turn)
        if chosen:
            return self._chosen(turn, chosen)
        return self._search_and_answer(turn)

    def _named(self, turn: Turn) -> str | None:
        """The procedure whose code the message holds."""
        code = procedure_of(turn.text)
        return code if code and self._library.newest(code) else None

    def _search_and_answer(self, turn: Turn) -> Turn:
        topic = resolve(turn.text, turn.context, self._search, self._library, self._thresholds)
        sure = topic.candidates[0].confidence if topic.candidates else 0.0
        turn = replace(
            turn,
            candidates=topic.candidates,
            confidence=sure,
            aspect=_aspect(turn, topic),
            context=replace(turn.context, question=topic.question),
        )
        enough = sure >= self._thresholds.answer
        if topic.followed or (enough and not torn(turn.text, topic, self._thresholds)):
            return self._answer(turn, topic.candidates[0].version, topic.found.question)
        asked = topic.asked_with or turn.text
        return self._asker(turn, asked, topic.found.question, topic.vector)

    def _answer(self, turn: Turn, version: Version, question: Question) -> Turn:
        if not version.in_force:
            return abolished(turn, version, self._library, self._words)
        written = self._writer.write(version, turn.aspect or Aspect.HOW, question, turn)
        return turn.end(
            written.outcome,
            written.reply,
            answered_code=version.procedure.code,
            cited=written.cited,
            aspect=turn.aspect or Aspect.HOW,
            context=replace(
                turn.context,
                topic=version.procedure.code,
                aspect=(turn.aspect or Aspect.HOW).value,
                question=turn.context.question or turn.text,
                asked=(),
                offered=_offered(turn, version.procedure.code),
                more=written.more,
            ),
        )

    def _chosen(self, turn: Turn, code: str) -> Turn:
        version = self._library.newest(code)
        if version is None:
            return self._asker.no_source(turn)
        arrived = procedure_of(turn.incoming.referral) is not None
        asked = turn.text if arrived else turn.context.question or turn.text
        question = prepare(asked, self._library.index)
        aspect = turn.aspect or _former_aspect(turn, completing=not arrived)
        candidate = Candidate(version, score=1.0, confidence=1.0)
        turn = replace(
            turn,
            candidates=(candidate,),
            confidence=1.0,
            aspect=aspect,
            context=replace(turn.context, question=version.procedure.name),
        )
        return self._answer(turn, version, question)

    def _more(self, turn: Turn) -> Turn:
        pages = turn.context.more
        if not pages:
            text = self._words.say("greeting.no_more", turn.language)
            return turn.end(Outcome.ANSWERED_MORE, Reply(text, language=turn.language))
        reply = self._writer.page(pages, turn.language)
        version = self._library.version(turn.context.topic or "")
        return turn.end(
            Outcome.ANSWERED_MORE,
            reply,
            answered_code=turn.context.topic,
            candidates=(Candidate(version, score=1.0, confidence=1.0),) if version else (),
            cited=cite_whole(version) if version else (),
            context=replace(turn.context, more=pages[1:]),
        )

    def _hours(self, turn: Turn) -> Turn:
        here = read_tag(turn.incoming.referral).office
        every = own_first(self._library.offices, self._own_office)
        offices = tuple(office for office in every if office.id == here) or every
        if not offices:
            return replace(turn, case=Reason.ASKED_FOR_PERSON)
        part = named_part(turn.text)
        day = named_day(turn.text, turn.now) or (turn.now if part else None)
        lines = day_lines(self._words, turn.language, offices, day, part) if day else []
        lines.append(office_lines(self._words, turn.language, offices, turn.now))
        reply = Reply("\n".join(lines), language=turn.language)
        return turn.end(Outcome.ANSWERED_OFFICE, reply)


def _chosen(turn: Turn) -> str | None:
    """The procedure that a button or a typed number picks."""
    choice = turn.incoming.choice
    if choice and choice.startswith("p:"):
        return choice.split(":")[1]
    return procedure_of(turn.incoming.referral) or picked(turn.text, turn.context)


def _offered(turn: Turn, code: str) -> tuple[str, ...]:
    """The choices that `code` was picked from, for whoever comes back to another of them."""
    choices = turn.context.asked or turn.context.offered
    return choices if code in choices else ()


def _aspect(turn: Turn, topic: Topic) -> Aspect | None:
    """What the message asks; what was asked before, of another one ("còn vợ tôi thì sao")."""
    same = topic.followed and topic.candidates[0].code == turn.context.topic
    elliptic = same and begins_with_switch(turn.text) and bool(telling_words(turn.text))
    if elliptic and turn.aspect in (None, Aspect.HOW):
        return _former_aspect(turn, completing=True) or turn.aspect
    return turn.aspect or _former_aspect(turn, topic.asked_with is not None)


def _former_aspect(turn: Turn, completing: bool) -> Aspect | None:
    """What the question asked that this message completes."""
    if completing and turn.context.aspect:
        return Aspect(turn.context.aspect)
    return None
