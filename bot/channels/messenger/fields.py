"""Reading typed values out of JSON that someone else wrote."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.text import clean

Json = Mapping[str, Any]


class MalformedError(ValueError):
    """An event lacks what it must have; the message says what, with nothing a citizen wrote."""


def mapping(value: object, name: str) -> Json:
    """`value` as an object. Raises MalformedError."""
    if not isinstance(value, Mapping):
        raise MalformedError(f"{name} is no object")
    return value


def items(value: object) -> Iterator[object]:
    """The members of an array; none where `value` is no array."""
    yield from value if isinstance(value, list) else ()


def identifier(value: object, name: str) -> str:
    """An id given as text or number. Raises MalformedError."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise MalformedError(f"{name} is missing")
    return clean(str(value))


def text(value: object) -> str | None:
    """Text that can be stored, None where there is none."""
    return clean(value) if isinstance(value, str) and value else None


def moment(*milliseconds: object) -> datetime:
    """The first of the given times that can be read. Raises MalformedError where none can."""
    for value in milliseconds:
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return datetime.fromtimestamp(value / 1000, UTC)
            except (ValueError, OverflowError, OSError):
                continue
    raise MalformedError("timestamp is missing")


def digest(*parts: object) -> str:
    """The same key for the same parts, for events that bring no id of their own."""
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
