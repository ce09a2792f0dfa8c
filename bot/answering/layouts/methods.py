"""Fee and time, by the ways to hand in that share them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bot.answering.compose import Block, Frame, in_force, listed
from knowledge.passages import method_text
from knowledge.procedures import Method
from knowledge.quoting.asked import speaks_of, states
from knowledge.quoting.reading import units, without_headings

_SHORT_NOTE = 160


def fee(frame: Frame) -> Iterator[Block]:
    """The fee of each way with its remarks; a reduction whose window is past is left out."""
    yield from by_channel(frame, lambda method: fee_lines(frame, method))


def time(frame: Frame) -> Iterator[Block]:
    """The time of each way, and what its note says on time."""
    yield from by_channel(frame, lambda method: time_lines(frame, method))


def by_channel(frame: Frame, told: Callable[[Method], Sequence[str]]) -> Iterator[Block]:
    """What `told` says of each way, once for all ways that share it."""
    groups: dict[tuple[str, ...], list[Method]] = {}
    for method in frame.wording.methods:
        if said := tuple(told(method)):
            groups.setdefault(said, []).append(method)
    known: set[str] = set()
    for said, methods in groups.items():
        rest = [line for line in said[1:] if line not in known]
        known.update(said)
        channels = ", ".join(dict.fromkeys(frame.say(f"channel.{m.channel}") for m in methods))
        first = frame.say("answer.method_line", channels=channels, value=said[0])
        quote = method_text(methods[0])
        yield Block(
            f"methods.{methods[0].channel}", (first, *listed(without_headings(rest))), quote
        )


def fee_lines(frame: Frame, method: Method) -> list[str]:
    """The fee of one way to hand in, then its remarks; empty where none is stated."""
    told = in_force(frame, method.fee or "")
    if len(told) == 1 and "\n" in (method.fee or "") and states("money", told[0]):
        told = _unless_past(method, told)
    noted = [u for u in in_force(frame, method.note or "") if _on_fee(u)]
    short = len(method.note or "") <= _SHORT_NOTE and not told and not method.time
    return _joined(told, noted or (list(units(method.note or "")) if short else []))


def _on_fee(unit: str) -> bool:
    """Whether a note's sentence speaks of the fee, and not of a time."""
    return states("money", unit) or (speaks_of("money", unit) and not states("duration", unit))


def _unless_past(method: Method, told: list[str]) -> list[str]:
    """Nothing where all remarks on an amount were left out: then the amount is past too."""
    first = next(units(method.fee or ""), "")
    return [] if told == [first] else told


def time_lines(frame: Frame, method: Method) -> list[str]:
    """The time of one way to hand in, then its remarks; empty where none is stated."""
    told = [method.time] if method.time else []
    speaks = states if told else speaks_of
    noted = [u for u in units(method.note or "") if speaks("duration", u)]
    if told and not noted and _alternatives(frame)[method.channel] > 1:
        noted = list(units(method.note or ""))[:1] + noted
    return _joined(told, noted)


def _alternatives(frame: Frame) -> Counter[str]:
    """In how many times each channel is listed."""
    return Counter(channel for channel, _ in {(m.channel, m.time) for m in frame.wording.methods})


def _joined(told: Sequence[str], noted: Sequence[str]) -> list[str]:
    known = "\n".join(told)
    return without_headings([*told, *(x for x in dict.fromkeys(noted) if x not in known)])
