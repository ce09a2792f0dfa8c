"""Interconnected procedures answered as one journey: its steps, and one checklist for all."""

from dataclasses import replace

from bot.answering.compose import Frame
from bot.answering.layouts.papers import counted
from bot.answering.notes import publisher
from bot.answering.pages import fold, pages
from bot.messages import Choice, Language, Link, Reply
from bot.outcomes import Outcome
from bot.thresholds import Thresholds
from bot.turn import Cited, Turn
from bot.words import Words
from knowledge.groups import Group, Member, Paper, checklist
from knowledge.library import Library
from knowledge.passages import sentences
from knowledge.procedures import Aspect, Version
from knowledge.quoting.reading import lines as readable
from knowledge.quoting.reading import unmarked
from knowledge.search import Candidate

PREFIX = "g:"
_MOST_BUTTONS = 3


class Journeys:
    """Answers a question on a group of procedures."""

    def __init__(self, words: Words, library: Library, thresholds: Thresholds) -> None:
        self._words = words
        self._library = library
        self._thresholds = thresholds

    def asked(self, turn: Turn) -> Group | None:
        """The group that a message or a button asks for; None where it is of one procedure.

        Where the procedure that joins the steps is published, a question in words is left to its
        own guide: its list of papers is the one that counts.
        """
        pressed = [g for g in self._library.groups if turn.incoming.choice == f"{PREFIX}{g.id}"]
        asked = [g for g in self._library.groups if g.asked_in(turn.text)]
        named = max(asked, key=lambda group: group.asked_in(turn.text), default=None)
        if named is not None and self._joined(named) is not None:
            named = None
        group = next(iter(pressed), named)
        known = group and any(self._version(member) for member in group.members)
        return group if known else None

    def answer(self, turn: Turn, group: Group) -> Turn:
        """The turn ended by the journey."""
        versions = [self._version(member) for member in group.members]
        known = [version for version in versions if version]
        papers = checklist(versions)
        lines = [self._paper(paper, turn) for paper in papers]
        shown, hidden = fold(lines, self._thresholds.page)
        text = "\n".join(
            [*self._head(group, turn.language), *shown, *self._foot(turn, known, hidden)]
        )
        first = self._joined(group) or known[0]
        every = {version.procedure.code: version for version in (first, *known)}
        return turn.end(
            Outcome.ANSWERED_FIELD,
            Reply(
                text,
                language=turn.language,
                links=_links(self._words.say("answer.source_link", turn.language), first),
                choices=self._choices(turn.language, versions, bool(hidden)),
            ),
            answered_code=first.procedure.code,
            candidates=tuple(Candidate(version, 1.0, 1.0) for version in every.values()),
            confidence=1.0,
            aspect=Aspect.DOCUMENTS,
            cited=_cited(tuple(every.values()), papers),
            context=replace(
                turn.context,
                topic=first.procedure.code,
                asked=(),
                more=pages(hidden, self._thresholds.page * 2),
            ),
        )

    def _joined(self, group: Group) -> Version | None:
        return self._in_force(group.together)

    def _version(self, member: Member) -> Version | None:
        return self._in_force(member.code)

    def _in_force(self, code: str | None) -> Version | None:
        version = self._library.version(code) if code else None
        return version if version and version.in_force else None

    def _head(self, group: Group, language: Language) -> list[str]:
        name = group.name_en if language == "en" else group.name
        lines = [self._words.say("journey.title", language, name=name)]
        for number, member in enumerate(group.members, start=1):
            lines.append(self._step(number, member, language))
        if group.document:
            lines.append(self._words.say("journey.by", language, document=group.document))
        return [*lines, self._words.say("journey.papers", language)]

    def _step(self, number: int, member: Member, language: Language) -> str:
        """A step with the case that it is for; one without a guide says so and whom to ask."""
        english = language == "en"
        name = member.name_en if english else member.name
        condition = (member.condition_en if english else None) or member.condition
        agency = (member.agency_en if english else None) or member.agency
        if condition:
            name = self._words.say("journey.only", language, name=name, condition=condition)
        known = self._version(member) is not None
        key = "step" if known else "step_ask" if agency else "step_unknown"
        return self._words.say(f"journey.{key}", language, number=number, name=name, agency=agency)

    def _paper(self, paper: Paper, turn: Turn) -> str:
        """A paper by its first sentence; the step's own answer has the rest."""
        wording = paper.source.procedure.wording
        frame = Frame(self._words, turn.language, paper.source, wording, turn.now)
        told = readable(paper.item.name) or [paper.item.name]
        first = next(sentences(told[0]), told[0])
        case = unmarked(paper.case or "").rstrip(":; ")
        return self._words.say(
            "journey.paper_case" if case else "journey.paper",
            turn.language,
            name=first.rstrip(".;,:"),
            case=case,
            count=counted(frame, paper.item),
            steps=", ".join(map(str, paper.steps)),
        )

    def _foot(self, turn: Turn, known: list[Version], hidden: list[str]) -> list[str]:
        more = [self._words.say("answer.more", turn.language)] if hidden else []
        sites = dict.fromkeys(publisher(self._words, turn.language, v.procedure.url) for v in known)
        source = self._words.say("journey.source", turn.language, source=", ".join(sites))
        return [*more, source]

    def _choices(
        self, language: Language, versions: list[Version | None], more: bool
    ) -> tuple[Choice, ...]:
        """The rest, each step that has a guide, a person."""
        first = [self._words.choice("button.more", language, "more")] if more else []
        steps = [
            Choice(
                f"p:{version.procedure.code}", self._words.say("button.step", language, number=n)
            )
            for n, version in enumerate(versions, start=1)
            if version
        ]
        human = self._words.choice("button.human", language, "human")
        return (*first, *steps[:_MOST_BUTTONS], human)


def _links(title: str, version: Version) -> tuple[Link, ...]:
    return (Link(title, version.procedure.url),) if version.procedure.url else ()


def _cited(known: tuple[Version, ...], papers: tuple[Paper, ...]) -> tuple[Cited, ...]:
    names = [(version, "name", version.procedure.name) for version in known]
    items = [(paper.source, "dossier", paper.item.name) for paper in papers]
    found = (
        Cited(version.procedure.code, field, version.procedure.url, quote, version.number)
        for version, field, quote in (*names, *items)
    )
    return tuple(dict.fromkeys(found))
