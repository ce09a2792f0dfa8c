"""Where to hand in, on the ground and online."""

from collections.abc import Iterator

from bot.answering.compose import Block, Frame, in_force, listed
from bot.answering.hours import moment
from knowledge.hours import opening
from knowledge.offices import Office
from knowledge.passages import method_text
from knowledge.procedures import Channel, OnlineLevel
from knowledge.quoting.asked import speaks_of
from knowledge.quoting.reading import lines, units

_MOST_STEPS = 4


def where(frame: Frame) -> Iterator[Block]:
    """Agency, level, whether any branch takes it, the offices we know, and the ways' notes."""
    procedure = frame.version.procedure
    if procedure.agency:
        line = frame.say("answer.agency", agency=procedure.agency)
        yield Block("agency", (line,), procedure.agency)
    if procedure.levels:
        level = ", ".join(procedure.levels)
        yield Block("level", (frame.say("answer.level", level=level),), level)
    if procedure.non_territorial:
        yield Block("non_territorial", (frame.say("answer.anywhere"),), "")
    yield from (_office(frame, office) for office in frame.offices)
    yield from _steps(frame, "place", 2)
    for method in frame.wording.methods:
        if method.channel is not Channel.ONLINE and method.note:
            told = [unit for unit in units(method.note) if speaks_of("place", unit)]
            if told:
                yield Block(f"methods.{method.channel}", listed(told), method.note)


def online(frame: Frame) -> Iterator[Block]:
    """How far it goes online, with time and fee, what the note and the steps say of it."""
    level = frame.version.procedure.online_level
    methods = [m for m in frame.wording.methods if m.channel is Channel.ONLINE]
    key = "listed" if level is OnlineLevel.UNKNOWN and methods else level.value
    key = "none" if key == "unknown" else key
    yield Block("online_level", (frame.say(f"answer.online_{key}"),), "")
    if not methods:
        yield from ways(frame)
    for method in methods:
        if method.time:
            line = frame.say("answer.brief_time", value=method.time)
            yield Block("methods.online", (line,), method_text(method))
        if fee := in_force(frame, method.fee or ""):
            line = frame.say("answer.brief_fee", value=fee[0])
            yield Block("methods.online", (line, *listed(fee[1:])), method_text(method))
        if method.note:
            yield Block("methods.online", listed(lines(method.note)), method.note)
    yield from _steps(frame, "online", _MOST_STEPS)


def ways(frame: Frame) -> Iterator[Block]:
    """The ways to hand in that the record lists."""
    channels = [frame.say(f"channel.{method.channel}") for method in frame.wording.methods]
    if channels:
        line = frame.say("answer.channels", channels=", ".join(dict.fromkeys(channels)))
        yield Block("methods", (line,), "")


def _steps(frame: Frame, kind: str, most: int) -> Iterator[Block]:
    told = [unit for unit in units(frame.wording.steps or "") if speaks_of(kind, unit)][:most]
    if told:
        yield Block("steps", listed(told), frame.wording.steps or "")


def _office(frame: Frame, office: Office) -> Block:
    english = frame.language == "en"
    name = office.name_en if english else office.name
    address = office.address_en if english else office.address
    state = opening(office, frame.now)
    said = ""
    if state.changes_at:
        when = moment(frame.words, frame.language, state.changes_at, frame.now)
        said = frame.say("hours.is_open" if state.is_open else "hours.is_closed", time=when)
    line = frame.say("answer.office", name=name, address=address, state=said)
    return Block("office", (line.rstrip(),), f"{name}, {address}")
