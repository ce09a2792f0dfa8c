"""Rows of the versions table, made into records and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Select, func, select

from knowledge.procedures import Procedure, State, Version
from knowledge.store.bodies import read_body, record_digest, write_body
from knowledge.store.tables import versions
from knowledge.versions import UNDECIDED, Decision


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


def same_text(one: Procedure, other: Procedure) -> bool:
    """Whether both say the same; the day of the crawl does not count."""
    return replace(one, as_of=None) == replace(other, as_of=None)


def new_version(procedure: Procedure, number: int, decision: Decision = UNDECIDED) -> Version:
    """The version in force that an import makes of `procedure`.

    What the record does not say of its deciding document is taken from `decision`.
    """
    return Version(
        procedure,
        number,
        deciding_document=procedure.decision or decision.document,
        decided_on=procedure.decided_on or decision.decided_on,
        effective_from=procedure.effective_from or decision.effective_from,
        effective_until=procedure.effective_until,
        checked_on=procedure.as_of,
    )


def ended_version(former: Version, decision: Decision, successor: str | None) -> Version:
    """The version that ends the procedure of `former`."""
    return Version(
        former.procedure,
        former.number + 1,
        state=State.REPLACED if successor else State.ABOLISHED,
        successor=successor,
        deciding_document=decision.document,
        decided_on=decision.decided_on,
        effective_from=decision.effective_from,
        checked_on=former.checked_on,
    )


def held(version: Version) -> Held:
    """What stands in the table for `version`."""
    return Held(
        version.number,
        version.state,
        record_digest(version.procedure),
        version.successor,
        version.effective_from,
        version.checked_on,
    )


def version_row(version: Version, source: str, at: datetime, by: str) -> dict[str, Any]:
    """The row to insert for `version`, published at `at` by `by`."""
    return {
        "code": version.procedure.code,
        "body": write_body(version.procedure),
        "deciding_document": version.deciding_document,
        "decided_on": version.decided_on,
        "effective_until": version.effective_until,
        "source": source,
        "published_at": at,
        "published_by": by,
        **held(version)._asdict(),
    }


def read_version(row: RowMapping) -> Version:
    """The version in a row of the table."""
    return Version(
        procedure=read_body("procedure", row["body"]),
        number=row["number"],
        state=State(row["state"]),
        successor=row["successor"],
        deciding_document=row["deciding_document"],
        decided_on=row["decided_on"],
        effective_from=row["effective_from"],
        effective_until=row["effective_until"],
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
