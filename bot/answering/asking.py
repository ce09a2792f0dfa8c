"""What to say to a question that is not sure enough to answer: ask back, or say so."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.abolition import named
from bot.answering.answers import AnswerWriter
from bot.answering.topic import telling_words
from bot.answering.vagueness import other_acts
from bot.cases import Reason
from bot.dialogue.leaning import Side, load_leaning
from bot.dialogue.wishes import Vector, load_wishes
from bot.messages import Choice, Reply
from bot.outcomes import Outcome
from bot.thresholds import Thresholds
from bot.turn import Cited, Turn
from bot.words import Words
from knowledge.procedures import Aspect
from knowledge.search import Candidate, Question

MOST_CHOICES = 4
_SPEAKS_OF_A_PROCEDURE, _ONLY_ASKS = 0.8, 0.7  # the dialogue's grades: see bot/ports.py


class Asker:
    """Ends a turn whose candidates are not sure enough for an answer."""

    def __init__(
        self, words: Words, writer: AnswerWriter, thresholds: Thresholds, encoder: str = ""
    ) -> None:
        """`encoder` is the name of the one that made the vectors."""
        self._words = words
        self._writer = writer
        self._thresholds = thresholds
        self._encoder = encoder

    def __call__(
        self, turn: Turn, asked: str, question: Question, vector: Vector | None = None
    ) -> Turn:
        """Asks which procedure is meant; says that there is no source where none is likely.

        Left to the desk, with a reason, where the message, whose `vector` it is, leans towards a
        person. `asked` are the words that led here, to be read together with what comes next.
        """
        grade = _grade(turn)
        if self.wants_person(turn, vector):
            return replace(turn, case=Reason.ASKED_FOR_PERSON)
        names_nothing = grade == _ONLY_ASKS or not telling_words(turn.text)
        if self._likely(turn) and (names_nothing or grade >= _ONLY_ASKS):
            return self._offer(turn, asked, question)
        if names_nothing and not turn.context.asked:
            return self._rephrase(turn)
        if turn.confidence < self._thresholds.foreign and grade < _ONLY_ASKS:
            return self._refuse(turn, Outcome.REFUSED_OFF_TOPIC, "refuse.off_topic")
        return self._offer(turn, asked, question) if self._likely(turn) else self.no_source(turn)

    def wants_person(self, turn: Turn, vector: Vector | None) -> bool:
        """Whether a message that speaks of no procedure leans towards a person."""
        if _grade(turn) >= _ONLY_ASKS:
            return False
        if vector is not None:
            wish = load_wishes().of_person(turn.text, vector, self._encoder)
            if wish is not None:
                return wish >= self._thresholds.wish
        return load_leaning().of(turn.text)[Side.PERSON] >= self._thresholds.person

    def no_source(self, turn: Turn) -> Turn:
        """Nothing that we hold answers this; a person may."""
        turn = replace(turn, context=replace(turn.context, asked=(), more=()))
        return self._refuse(turn, Outcome.REFUSED_NO_SOURCE, "refuse.no_source")

    def _likely(self, turn: Turn) -> bool:
        return turn.confidence >= self._thresholds.ask

    def _offer(self, turn: Turn, asked: str, question: Question) -> Turn:
        rivals = self._rivals(turn.candidates)
        if len(rivals) < 2 and turn.context.asked:
            return self.no_source(turn)
        if len(rivals) < 2 and not telling_words(turn.text):
            return self._rephrase(turn)
        lines, cited = self._lines(turn, rivals, question)
        choices = [Choice(f"p:{c.code}", str(n)) for n, c in enumerate(rivals, start=1)]
        reply = Reply(
            "\n".join(lines), language=turn.language, choices=(*choices, self._human(turn))
        )
        return turn.end(
            Outcome.ASKED_PROCEDURE,
            reply,
            aspect=turn.aspect or Aspect.HOW,
            cited=cited,
            context=replace(
                turn.context,
                asked=tuple(c.code for c in rivals),
                question=asked,
                aspect=turn.aspect.value if turn.aspect else None,
                more=(),
            ),
        )

    def _lines(
        self, turn: Turn, rivals: Sequence[Candidate], question: Question
    ) -> tuple[list[str], tuple[Cited, ...]]:
        """The choices, each with what its guide says in short, and where that stands."""
        lines = [self._words.say("ask.which", turn.language)]
        cited: list[Cited] = []
        for number, candidate in enumerate(rivals, start=1):
            lines.append(f"{number}. {self._name(turn, candidate)}")
            if not candidate.version.in_force:
                continue
            brief = self._writer.brief(candidate.version, question, turn)
            lines += [f"    {line}" for line in brief.lines]
            cited.extend(brief.cited)
        return [*lines, self._words.say("ask.which_more", turn.language)], tuple(cited)

    def _name(self, turn: Turn, candidate: Candidate) -> str:
        """The name in the reader's language, marked where the procedure is no longer in force."""
        name = named(candidate.version, turn.language)
        in_force = candidate.version.in_force
        return name if in_force else self._words.say("ask.ended", turn.language, name=name)

    def _rivals(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        least = self._thresholds.ask / 3
        likely = [c for c in candidates if c.confidence >= least][:MOST_CHOICES]
        if len(likely) < MOST_CHOICES and candidates[0].confidence >= self._thresholds.answer:
            likely = [candidates[0], *other_acts(candidates)][:MOST_CHOICES]
        return tuple(likely or candidates[:1])

    def _rephrase(self, turn: Turn) -> Turn:
        return self._refuse(turn, Outcome.ASKED_TO_REPHRASE, "ask.rephrase")

    def _refuse(self, turn: Turn, outcome: Outcome, key: str) -> Turn:
        text = self._words.say(key, turn.language)
        return turn.end(outcome, Reply(text, language=turn.language, choices=(self._human(turn),)))

    def _human(self, turn: Turn) -> Choice:
        return self._words.choice("button.human", turn.language, "human")


def _grade(turn: Turn) -> float:
    """The dialogue's grade of a message: whether it speaks of a procedure."""
    return turn.decision.confidence if turn.decision else _SPEAKS_OF_A_PROCEDURE
