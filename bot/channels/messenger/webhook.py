"""Messenger's webhook bodies, event by event."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from bot.channels.messenger import fields
from bot.channels.messenger.events import Event, Read, read_event, read_standby
from bot.channels.messenger.fields import Json, MalformedError
from bot.channels.messenger.parsed import (
    Heard,
    HumanTookOver,
    PageWarning,
    Parsed,
    ThreadReturned,
)
from bot.messages import Incoming

_Kind = TypeVar("_Kind")
_READERS: Mapping[str, Callable[[Event], Read]] = {
    "messaging": read_event,
    "standby": read_standby,
}


def parse(body: object, own_app: str | None = None) -> Parsed:
    """Everything in one webhook body; one event that cannot be read does not lose the others.

    `own_app` is our app id: echoes of its messages are ignored. Without it, only echoes of the
    Page inbox and echoes that name no app count as a takeover. Raises nothing.
    """
    if not isinstance(body, Mapping) or body.get("object") != "page":
        return Parsed(malformed=("body is no page event",))
    read: list[Read] = []
    malformed: list[str] = []
    for place, entry, field, value in _events(body):
        try:
            what = fields.mapping(value, "event")
            page = fields.identifier(entry.get("id"), "entry.id")
            event = Event(what, page, entry.get("time"), own_app)
            read.append(_READERS[field](event))
        except MalformedError as fault:
            malformed.append(f"{place}: {fault}")
    return Parsed(
        incoming=_only(read, Incoming),
        takeovers=_only(read, HumanTookOver),
        returned=_only(read, ThreadReturned),
        heard=_only(read, Heard),
        warnings=_only(read, PageWarning),
        ignored=_only(read, str),
        malformed=tuple(malformed),
    )


def _only(read: Iterable[Read], kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(one for one in read if isinstance(one, kind))


def _events(body: Json) -> Iterator[tuple[str, Json, str, object]]:
    """Each event after its place, its entry and the field it stands in."""
    for number, entry in enumerate(fields.items(body.get("entry"))):
        place = f"entry {number}"
        if not isinstance(entry, Mapping):
            yield place, {}, "messaging", None
            continue
        for field in _READERS:
            for count, value in enumerate(fields.items(entry.get(field))):
                yield f"{place}, {field} {count}", entry, field, value
