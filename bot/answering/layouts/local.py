"""What the asker's place does differently, before what holds everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answering.compose import Block, Frame, doubtful, in_force, listed
from bot.answering.places import LocalRule
from bot.turn import Cited
from knowledge.procedures import Aspect, Channel, Method, OnlineLevel
from knowledge.quoting.reading import lines

_VALUES = {Aspect.TIME: "time", Aspect.FEE: "fee"}


def with_local(frame: Frame, aspect: Aspect, everywhere: Sequence[Block]) -> list[Block]:
    """The place's own rule, then the blocks that hold everywhere under a heading of their own.

    Where the rule is told beside the only national value, that is not told again.
    """
    rule = frame.local
    own = list(_own(frame, rule, aspect)) if rule else []
    if rule is None or not own:
        return list(everywhere)
    own.append(Block("local.document", _document(frame, rule), ""))
    if aspect in _VALUES and _told(frame, rule, aspect, everywhere):
        return [*own, *(replace(block, lines=()) for block in everywhere)]
    if not everywhere:
        return own
    first = everywhere[0]
    heading = frame.say("local.everywhere")
    return [*own, replace(first, lines=(heading, *first.lines)), *everywhere[1:]]


def _told(frame: Frame, rule: LocalRule, aspect: Aspect, everywhere: Sequence[Block]) -> bool:
    """Whether each way's national value stands beside the place's own, and nothing else is said."""
    return all(len(block.lines) == 1 for block in everywhere) and all(
        len(lines(getattr(rule.of(method.channel), _VALUES[aspect]) or "")) == 1
        and _national(frame, method.channel, aspect) is not None
        for method in frame.wording.methods
    )


def _own(frame: Frame, rule: LocalRule, aspect: Aspect) -> Iterator[Block]:
    if aspect in _VALUES:
        yield from _values(frame, rule, aspect)
    elif aspect is Aspect.HOW:
        for each in _VALUES:
            found = list(_values(frame, rule, each))
            short = all(len(block.lines) == 1 for block in found)
            yield from found if short else [_own_only(frame, rule, each)]
    elif aspect is Aspect.ONLINE:
        yield from _online(frame, rule)
    if aspect in (Aspect.WHERE, Aspect.HOW) and (office := rule.override.office):
        line = frame.say("local.office", place=rule.place, office=office.rstrip(".;"))
        yield _block(frame, rule, "office", (line,), office)
    if aspect in (Aspect.FORM, Aspect.DOCUMENTS) and (form := rule.override.form):
        line = frame.say("local.form", place=rule.place, form=form.replace("\n", "; "))
        yield _block(frame, rule, "form", (line,), form)


def _values(frame: Frame, rule: LocalRule, aspect: Aspect) -> Iterator[Block]:
    """A line for each own value, with the national one beside it where there is just one."""
    name = _VALUES[aspect]
    channels = list(dict.fromkeys(m.channel for m in frame.wording.methods)) or list(Channel)
    by_value: dict[tuple[str, str | None], list[Channel]] = {}
    for channel in channels:
        if own := getattr(rule.of(channel), name):
            long = len(lines(own)) > 1
            national = None if long else _national(frame, channel, aspect)
            by_value.setdefault((own, national), []).append(channel)
    for (own, national), ways in by_value.items():
        told = lines(own) or [own]
        key = f"local.{name}"
        if len(told) > 1:
            key += "_list"
        elif national is not None:
            key += "_both"
        if len(ways) < len(channels):
            key += "_ways"
        names = ", ".join(frame.say(f"channel.{channel}") for channel in ways)
        value = told[0].rstrip(".;")
        first = frame.say(key, place=rule.place, own=value, national=national, channels=names)
        rest = listed(told) if len(told) > 1 else ()
        yield _block(frame, rule, name, (first, *rest), own)


def _own_only(frame: Frame, rule: LocalRule, aspect: Aspect) -> Block:
    """That the place has values of its own, where they are too long for an overview."""
    name = _VALUES[aspect]
    button = frame.say(f"button.{name}")
    line = frame.say(f"local.{name}_own", place=rule.place, button=button)
    return Block(f"local.{name}", (line,), "")


def _national(frame: Frame, channel: Channel, aspect: Aspect) -> str | None:
    """The national value of a way, where it is one short value that can be relied on."""
    if doubtful(frame, aspect):
        return None
    found = {_value(frame, m, aspect) for m in frame.wording.methods if m.channel is channel}
    return found.pop() if len(found) == 1 else None


def _value(frame: Frame, method: Method, aspect: Aspect) -> str | None:
    if aspect is Aspect.TIME:
        return method.time
    told = in_force(frame, method.fee or "")
    return told[0] if len(told) == 1 else None


def _online(frame: Frame, rule: LocalRule) -> Iterator[Block]:
    level = rule.override.online_level
    if level is not None and level is not OnlineLevel.UNKNOWN:
        said = frame.say(f"answer.online_{level.value}").removeprefix("• ")
        line = frame.say("local.online", place=rule.place, level=said)
        yield Block("local.online_level", (line,), "")


def _document(frame: Frame, rule: LocalRule) -> tuple[str, ...]:
    override = rule.override
    if override.document and override.decided_on:
        day = f"{override.decided_on:%d/%m/%Y}"
        return (frame.say("local.by_dated", document=override.document, date=day),)
    if override.document:
        return (frame.say("local.by", document=override.document),)
    return (frame.say("local.by_source"),)


def _block(frame: Frame, rule: LocalRule, field: str, told: tuple[str, ...], quote: str) -> Block:
    override = rule.override
    url = override.url or frame.version.procedure.url
    cited = Cited(override.code, f"local.{field}", url, quote, rule.number, override.place)
    return Block(f"local.{field}", told, quote, cited)
