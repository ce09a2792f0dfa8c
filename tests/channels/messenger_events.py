"""Deliveries as Messenger sends them."""

from datetime import UTC, datetime
from typing import Any

from bot.channels.messenger import (
    Parsed,
)
from bot.messages import Incoming

OWN_APP = "111"
PAGE_INBOX = 263902037430900
SENT = datetime(2026, 11, 21, 1, 30, 0, 250_000, UTC)
MILLISECONDS = 1795224600250


def event(**parts: Any) -> dict[str, Any]:
    """An event of person 1 to page P."""
    people = {"sender": {"id": "1"}, "recipient": {"id": "P"}}
    return {**people, "timestamp": MILLISECONDS, **parts}


def body(*events: object, field: str = "messaging") -> dict[str, Any]:
    """A webhook body with one entry."""
    return {"object": "page", "entry": [{"id": "P", "time": MILLISECONDS, field: list(events)}]}


def only(parsed: Parsed) -> Incoming:
    """The one citizen's event, when nothing else was read."""
    assert (parsed.takeovers, parsed.ignored, parsed.malformed) == ((), (), ())
    (one,) = parsed.incoming
    return one
