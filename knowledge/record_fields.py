"""Records that are not procedures, as fields that people can read: a text for each."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def record_fields(body: str | None) -> Mapping[str, str]:
    """The fields of a record's JSON that say something, as path and text; none for no body.

    A list is one entry a line, and an entry of several values is joined by " · ".
    """
    return dict(_fields(json.loads(body), "")) if body else {}


def _fields(value: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, field in value.items():
        if isinstance(field, dict):
            yield from _fields(field, f"{prefix}{name}.")
        elif text := _text(field):
            yield f"{prefix}{name}", text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_entry, value)))
    return str(value)


def _entry(value: Any) -> str:
    parts = value.values() if isinstance(value, dict) else [value]
    return " · ".join(filter(None, (_text(part).replace("\n", ", ") for part in parts)))
