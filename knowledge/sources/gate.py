"""The last look at every record, whatever its format: nothing that could do harm gets further.

Texts lose markup and characters that no store keeps; addresses are web addresses; codes and ids
are short names. What cannot be mended is rejected.
"""

import re
from dataclasses import asdict, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from knowledge.errors import RecordRejected
from knowledge.groups import Group
from knowledge.offices import Office
from knowledge.overrides import Override
from knowledge.procedures import Procedure
from knowledge.sources.limits import LARGEST_RECORD
from knowledge.sources.plain import without_markup
from knowledge.sources.records import Noted, Record, Rejected
from knowledge.versions import Abolition
from knowledge.videos import Video

Good = Procedure | Abolition | Video | Office | Override | Group
"""A record that was taken so far."""

_NAME = re.compile(r"[\w][\w.-]{0,31}")
_ID = re.compile(r"[\w][\w.-]{0,63}")
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LONGEST_NAME = 1_500


def checked(record: Record, where: str) -> Record:
    """The record made harmless, or why it was not taken."""
    if isinstance(record, Rejected):  # it quotes the file
        return Rejected(record.where, _harmless(record.reason) or "its text is markup only")
    if isinstance(record, Noted):
        return _harmless(record)  # type: ignore[no-any-return]  # the same kind of record
    try:
        _shapes()[type(record)].validate_python(asdict(record))
        clean = _harmless(record)
        _check(clean)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(map(str, fault["loc"]))
        return Rejected(where, f"{_key(record)}: {field}: {fault['msg']}")
    except RecordRejected as error:
        return Rejected(where, str(error))
    except RecursionError:
        return Rejected(where, "its elements are nested too deeply")
    return clean  # type: ignore[no-any-return]  # the same kind of record


@cache
def _shapes() -> dict[type, TypeAdapter[Any]]:
    """What each kind of record is made of: a source may put a number where a text belongs."""
    kinds = (Procedure, Abolition, Video, Office, Override, Group)
    return {kind: TypeAdapter(kind) for kind in kinds}


def _key(record: Good) -> str:
    return str(record.code if isinstance(record, Procedure | Abolition) else record.id)[:40]


def _check(record: Good) -> None:
    if isinstance(record, Procedure | Abolition | Override) and not _NAME.fullmatch(record.code):
        raise RecordRejected(f"{record.code[:40]!r} is no procedure code")
    if isinstance(record, Procedure):
        _check_procedure(record)
    elif isinstance(record, Video | Office | Group) and not _ID.fullmatch(record.id):
        raise RecordRejected(f"{record.id[:40]!r} is no id: letters, digits, “-” and “.”")
    if isinstance(record, Video | Override | Group):
        _check_address(record.id, record.url)
    if isinstance(record, Office):
        _check_address(record.id, record.map_url)
    if (size := _size(record)) > LARGEST_RECORD:
        raise RecordRejected(f"{size} letters in one record, more than {LARGEST_RECORD}")


def _check_procedure(record: Procedure) -> None:
    if not record.name.strip() or len(record.name) > _LONGEST_NAME:
        raise RecordRejected(f"{record.code}: its name is empty or too long")
    _check_address(record.code, record.url)


def _check_address(name: str, url: str | None) -> None:
    """A link that citizens are given leads to a web page and to nothing that runs."""
    if url is None:
        return
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or any(c.isspace() or c in "<>\"'`\\" for c in url):
        raise RecordRejected(f"{name}: {url[:60]!r} is not an address of a web page")


def _harmless(value: Any) -> Any:
    """`value` with every text in it cleaned; records are made anew only where something changed."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return without_markup(_UNKEPT.sub("", value))
    if isinstance(value, tuple):
        return tuple(_harmless(entry) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        new = {f.name: _harmless(getattr(value, f.name)) for f in fields(value) if f.init}
        changed = {k: v for k, v in new.items() if v != getattr(value, k)}
        return replace(value, **changed) if changed else value
    return value


def _size(value: Any) -> int:
    """The letters of all texts in a record."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, tuple):
        return sum(map(_size, value))
    if is_dataclass(value) and not isinstance(value, type):
        return sum(_size(getattr(value, f.name)) for f in fields(value))
    return 0
