"""Records as JSON bodies, by kind: what the tables and waiting changes hold."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from knowledge.groups import Group
from knowledge.offices import Office
from knowledge.overrides import Override
from knowledge.procedures import Procedure
from knowledge.videos import Video

Other = Video | Office | Override | Group
"""Every record that is not a procedure; each has an `id`."""

KINDS: Mapping[str, type[Procedure | Other]] = {
    "procedure": Procedure,
    "video": Video,
    "office": Office,
    "override": Override,
    "group": Group,
}
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(of) for kind, of in KINDS.items()}
_DAY_OF_CRAWL = {"as_of"}


def kind_of(record: Procedure | Other) -> str:
    """The name of a record's kind."""
    return next(kind for kind, of in KINDS.items() if isinstance(record, of))


def key_of(record: Procedure | Other) -> str:
    """A procedure's code, another record's id."""
    return record.code if isinstance(record, Procedure) else record.id


def write_body(record: Procedure | Other) -> str:
    """The record as JSON."""
    return _ADAPTERS[kind_of(record)].dump_json(record).decode()


def read_body(kind: str, body: str) -> Any:
    """The record in a body; its type is that of `kind`."""
    return _ADAPTERS[kind].validate_json(body)


def text_digest(text: str) -> str:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record_digest(record: Procedure | Other) -> str:
    """Equal for equal content; the day of the crawl does not count."""
    adapter = _ADAPTERS[kind_of(record)]
    if not isinstance(record, Procedure):
        return text_digest(adapter.dump_json(record, exclude=_DAY_OF_CRAWL).decode())
    body = adapter.dump_python(record, mode="json", exclude=_DAY_OF_CRAWL)
    return text_digest(repr(sorted(body.items())))
