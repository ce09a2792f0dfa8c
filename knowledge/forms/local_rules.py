"""The form of what a place does differently."""

import re

from knowledge.forms.fields import CodeFault, Fields, Raw
from knowledge.places import load_gazetteer
from knowledge.procedures import Channel, OnlineLevel
from knowledge.sources.local_rules import overrides_of
from knowledge.sources.records import Record

_BARE = re.compile(r"^[\d.,\s-]+$")
_TOLD = ("office", "form", "online_level", "document", "url")
_DAYS = ("decided_on", "effective_from", "effective_until")
_LEVELS = {level.value for level in OnlineLevel if level is not OnlineLevel.UNKNOWN}


def read_override(raw: Raw, fault_of: CodeFault) -> Record:
    """The override in a form; raises Unfit.

    `{"code", "place", "ways": [{"channel"?, "time"?, "fee"?}], …}` with the fields of a record.
    """
    form = Fields(raw)
    code = form.code("code", fault_of, required=True)
    place = form.text("place", required=True)
    if place and load_gazetteer().place(place) is None:
        form.fault("place", "place", place)
    common = {"code": code, "place": place, **{name: form.text(name) for name in _TOLD}}
    common |= {name: day.isoformat() for name in _DAYS if (day := form.day(name))}
    form.days_in_order("effective_from", "effective_until")
    form.url("url")
    if common["online_level"] not in (None, *_LEVELS):
        form.fault("online_level", "choice", common["online_level"])
    ways = _ways(form)
    if not ways and not any(common[name] for name in ("office", "form", "online_level")):
        form.fault("ways", "says_nothing")
    form.settle()
    entries = [{**common, **way} for way in ways] or [common]
    return next(overrides_of(entries, "desk"))


def _ways(form: Fields) -> list[dict[str, str | None]]:
    """Each way to hand in that says something, at most once."""
    found: dict[str | None, dict[str, str | None]] = {}
    for way in form.inside("ways"):
        channel = way.text("channel")
        said = {"channel": channel, "time": _with_unit(way, "time"), "fee": _with_unit(way, "fee")}
        if channel not in (None, *Channel):
            way.fault("channel", "choice", channel)
        elif channel in found:
            way.fault("channel", "twice", channel)
        elif said["time"] or said["fee"]:
            found[channel] = said
    return list(found.values())


def _with_unit(way: Fields, name: str) -> str | None:
    """A time or fee; a number alone says neither days nor money."""
    said = way.text(name)
    if said and _BARE.match(said):
        way.fault(name, "unit", said)
    return said
