"""Conditions, result, who, and the overview of how it is done."""

from collections.abc import Iterator

from bot.answering.compose import Block, Frame, in_force, listed
from bot.answering.layouts.papers import count
from bot.answering.layouts.places import ways
from knowledge.passages import field_texts, method_text
from knowledge.procedures import Defect
from knowledge.quoting.asked import states
from knowledge.quoting.reading import lines, units

_BRIEF = 100
_DOUBTFUL_FEE = {Defect.FEE_CONTRADICTS_NOTE, Defect.FEE_UNIT_MISSING, Defect.FEE_WINDOW_PAST}


def conditions(frame: Frame) -> Iterator[Block]:
    """The requirements."""
    if text := frame.wording.requirements:
        yield Block("requirements", listed(lines(text)), text)


def result(frame: Frame) -> Iterator[Block]:
    """What the citizen receives."""
    if text := frame.wording.result:
        yield Block("result", tuple(f"• {line}" for line in lines(text)), text)


def who(frame: Frame) -> Iterator[Block]:
    """Who decides, whom it is for, who may stand in for them, and the requirements."""
    if agency := frame.version.procedure.agency:
        yield Block("agency", (frame.say("answer.agency", agency=agency),), agency)
    if frame.version.procedure.audience:
        audience = ", ".join(frame.version.procedure.audience)
        yield Block("audience", (frame.say("answer.audience", audience=audience),), audience)
    for field, text in field_texts(frame.wording):
        told = [u for u in units(text) if states("stand_in", u)] if field != "requirements" else []
        if told:
            yield Block(field, listed(told), text)
    yield from conditions(frame)


def how(frame: Frame) -> Iterator[Block]:
    """In a line each: what it is, where, by which ways, how long, the fee; then the steps."""
    if text := frame.wording.summary:
        yield Block("summary", (text,), text)
    if agency := frame.version.procedure.agency:
        yield Block("agency", (frame.say("answer.agency", agency=agency),), agency)
    yield from ways(frame)
    yield from _brief(frame)
    if papers := count(frame):
        yield Block("dossier", (frame.say("answer.papers", count=papers),), "")
    if text := frame.wording.steps:
        yield Block("steps", listed(lines(text)), text)


def _brief(frame: Frame) -> Iterator[Block]:
    """Time and fee where one short value holds for all ways."""
    methods = frame.wording.methods
    times = {m.time for m in methods}
    if len(times) == 1 and (time := times.pop()):
        line = frame.say("answer.brief_time", value=time)
        yield Block("methods", (line,), time)
    fees = {m.fee for m in methods}
    if len(fees) == 1 and (fee := fees.pop()) and not _doubtful(frame):
        first = in_force(frame, fee)[:1]
        if first and len(first[0]) <= _BRIEF:
            line = frame.say("answer.brief_fee", value=first[0])
            yield Block("methods", (line,), method_text(methods[0]))


def _doubtful(frame: Frame) -> bool:
    return bool(frame.version.procedure.defects & _DOUBTFUL_FEE)
