"""Rows of the knowledge tables, made into records and back."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, Select, func, select

from knowledge.offices import Office
from knowledge.procedures import Procedure, State, Version
from knowledge.store.tables import versions
from knowledge.videos import Video

_PROCEDURE = TypeAdapter(Procedure)
_VIDEO = TypeAdapter(Video)
_OFFICE = TypeAdapter(Office)


class Held(NamedTuple):
    """What tells one version from another without reading its body."""

    number: int
    state: State
    digest: str
    successor: str | None = None
    effective_from: date | None = None
    checked_on: date | None = None


Contents = Mapping[str, Held]
"""The newest version of every code."""


def text_digest(text: str) -> str:
    """The key under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def procedure_digest(procedure: Procedure) -> str:
    """Equal for equal content; the day of the crawl does not count."""
    body = _PROCEDURE.dump_python(procedure, mode="json", exclude={"as_of"})
    return text_digest(repr(sorted(body.items())))


def same_text(one: Procedure, other: Procedure) -> bool:
    """Whether both say the same; the day of the crawl does not count."""
    return replace(one, as_of=None) == replace(other, as_of=None)


def new_version(procedure: Procedure, number: int) -> Version:
    """The version in force that an import makes of `procedure`."""
    return Version(
        procedure,
        number,
        deciding_document=procedure.decision,
        checked_on=procedure.as_of,
    )


def held(version: Version) -> Held:
    """What stands in the table for `version`."""
    return Held(
        version.number,
        version.state,
        procedure_digest(version.procedure),
        version.successor,
        version.effective_from,
        version.checked_on,
    )


def record_row(record: Video | Office) -> dict[str, Any]:
    """The columns of a video or an office."""
    adapter: TypeAdapter[Any] = _VIDEO if isinstance(record, Video) else _OFFICE
    body = adapter.dump_json(record).decode()
    return {"id": record.id, "digest": text_digest(body), "body": body}


def read_video(body: str) -> Video:
    """The video in a row's body."""
    return _VIDEO.validate_json(body)


def read_office(body: str) -> Office:
    """The office in a row's body."""
    return _OFFICE.validate_json(body)


def version_row(version: Version, source: str, at: datetime) -> dict[str, Any]:
    """The row to insert for `version`, published at `at`."""
    return {
        "code": version.procedure.code,
        "body": _PROCEDURE.dump_json(version.procedure).decode(),
        "deciding_document": version.deciding_document,
        "source": source,
        "published_at": at,
        **held(version)._asdict(),
    }


def read_version(row: RowMapping) -> Version:
    """The version in a row of the table."""
    return Version(
        procedure=_PROCEDURE.validate_json(row["body"]),
        number=row["number"],
        state=State(row["state"]),
        successor=row["successor"],
        deciding_document=row["deciding_document"],
        effective_from=row["effective_from"],
        checked_on=row["checked_on"],
    )


def read_held(row: RowMapping) -> Held:
    """The same row without its body."""
    return Held(
        row["number"],
        State(row["state"]),
        row["digest"],
        row["successor"],
        row["effective_from"],
        row["checked_on"],
    )


def newest(*columns: str) -> Select[Any]:
    """The newest row of every code, by code; `columns` of it, or all."""
    latest = (
        select(versions.c.code, func.max(versions.c.number).label("number"))
        .group_by(versions.c.code)
        .subquery()
    )
    chosen = [versions.c[name] for name in columns or versions.c.keys()]
    return (
        select(*chosen)
        .join(
            latest,
            (versions.c.code == latest.c.code) & (versions.c.number == latest.c.number),
        )
        .order_by(versions.c.code)
    )
