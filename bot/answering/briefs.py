"""An answer in a line or two: what stands beside a choice when asking which procedure is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.compose import Block, Frame, cite, warnings
from bot.answering.layouts import blocks
from bot.turn import Cited
from knowledge.procedures import Aspect
from knowledge.quoting.asked import telling
from knowledge.quoting.quotes import best_sentences
from knowledge.text.normalise import tokens

_LONGEST = 200  # characters of a line
_TOLD = frozenset({Aspect.FEE, Aspect.TIME, Aspect.FORM, Aspect.ONLINE, Aspect.RESULT})
_QUOTED = frozenset({Aspect.CONDITIONS, Aspect.WHO, Aspect.DOCUMENTS})


@dataclass(frozen=True, slots=True)
class Brief:
    """What a guide says in a line for each aspect, and where that stands."""

    lines: tuple[str, ...]
    cited: tuple[Cited, ...]


def briefly(frame: Frame, aspects: Sequence[Aspect], quote: float) -> Brief:
    """What can be told in a line on each of `aspects`; nothing where the record is doubtful.

    `quote` is the share of the question, 0 to 1, that a quoted sentence must hold.
    """
    told = [found for aspect in aspects for found in _lines(frame, aspect, quote)]
    return Brief(tuple(line for line, _ in told), cite(frame, [block for _, block in told]))


def _lines(frame: Frame, aspect: Aspect, quote: float) -> list[tuple[str, Block]]:
    if aspect in _QUOTED:
        quotes = best_sentences(frame.wording, frame.asked, aspect, quote, most=1)
        return [(f"“{_short(q.text)}”", Block(q.field, (), q.text)) for q in quotes]
    if aspect not in _TOLD or warnings(frame, aspect):
        return []
    found = blocks(frame, aspect)
    if aspect is Aspect.ONLINE:
        return [(_short(block.lines[0]), block) for block in found[:2]]
    if aspect is Aspect.FORM:
        return _best(frame, [(line, block) for block in found for line in block.lines])
    return _best(frame, [(block.lines[0], block) for block in found])


def _best(frame: Frame, told: Sequence[tuple[str, Block]]) -> list[tuple[str, Block]]:
    """The first of the lines that share most with the question."""
    asked = set(telling(frame.asked))
    shared = [len(asked & set(telling(tokens(line)))) for line, _ in told]
    if not told:
        return []
    line, block = told[shared.index(max(shared))]
    return [(_short(line), block)]


def _short(line: str) -> str:
    """`line` cut between words where it is too long for a choice."""
    return line if len(line) <= _LONGEST else line[: line.rindex(" ", 0, _LONGEST)] + " …"
