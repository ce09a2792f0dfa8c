"""Messenger's webhook bodies, event by event."""

from collections.abc import Callable, Iterator, Mapping

from bot.channels.messenger import fields
from bot.channels.messenger.events import Event, Read, read_event, read_standby
from bot.channels.messenger.fields import Json, MalformedError
from bot.channels.messenger.parsed import HumanTookOver, Parsed
from bot.messages import Incoming

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
            event = Event(
                fields.mapping(value, "event"), str(entry.get("id")), entry.get("time"), own_app
            )
            read.append(_READERS[field](event))
        except MalformedError as fault:
            malformed.append(f"{place}: {fault}")
    return Parsed(
        tuple(one for one in read if isinstance(one, Incoming)),
        tuple(one for one in read if isinstance(one, HumanTookOver)),
        tuple(one for one in read if isinstance(one, str)),
        tuple(malformed),
    )


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
