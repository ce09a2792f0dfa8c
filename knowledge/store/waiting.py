"""Changes that were found but not published: for an editor, or for their day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    insert,
    or_,
    select,
    update,
)

from knowledge.store.tables import changes
from knowledge.versions import Decision, Kind, Stage, Waiting

_OPEN = tuple(stage.value for stage in Stage if stage.open)


def add(connection: Connection, found: Sequence[Waiting], at: datetime) -> None:
    """Keep `found`; what waited for the same records is superseded."""
    for change in found:
        same = (changes.c.record == change.record) & (changes.c.key == change.key)
        connection.execute(
            update(changes)
            .where(same, changes.c.stage.in_(_OPEN), _rival(change.kind))
            .values(stage=Stage.SUPERSEDED.value, settled_at=at)
        )
    if found:
        connection.execute(insert(changes), [_row(change, at) for change in found])


def settle(connection: Connection, settled: Sequence[Waiting], at: datetime) -> None:
    """Write how waiting changes ended; LookupError where one no longer waits."""
    for change in settled:
        done = connection.execute(
            update(changes)
            .where(changes.c.id == change.id, changes.c.stage.in_(_OPEN))
            .values(
                stage=change.stage.value,
                settled_at=at,
                settled_by=change.settled_by,
                reason=change.reason,
            )
        )
        if done.rowcount != 1:
            raise LookupError(f"the change {change.id} no longer waits")


def waiting(connection: Connection) -> list[Waiting]:
    """Every change that waits, oldest first."""
    query = select(changes).where(changes.c.stage.in_(_OPEN)).order_by(changes.c.id)
    return [_read(row) for row in connection.execute(query).mappings()]


def open_of(connection: Connection, record: str, key: str | None = None) -> list[Waiting]:
    """What waits of one kind of records, or of one record of it, oldest first."""
    query = select(changes).where(changes.c.stage.in_(_OPEN), changes.c.record == record)
    if key is not None:
        query = query.where(changes.c.key == key)
    rows = connection.execute(query.order_by(changes.c.id)).mappings()
    return [_read(row) for row in rows]


def page(
    connection: Connection, source: str, stage: Stage | None, most: int, offset: int
) -> list[Waiting]:
    """Some of what waits, oldest first; of one source, in one stage, "" and None: of any."""
    query = _chosen(select(changes), source, stage).order_by(changes.c.id)
    rows = connection.execute(query.limit(most).offset(offset)).mappings()
    return [_read(row) for row in rows]


def numbers(connection: Connection, source: str) -> list[tuple[int, str | None]]:
    """Id and uploader of everything of a source that waits for an editor, oldest first."""
    query = _chosen(select(changes.c.id, changes.c.found_by), source, Stage.HELD)
    return [(row.id, row.found_by) for row in connection.execute(query.order_by(changes.c.id))]


def counted(connection: Connection) -> dict[tuple[str, Stage], int]:
    """How many changes wait, by source and stage."""
    columns = (changes.c.source, changes.c.stage)
    query = select(*columns, func.count().label("number")).where(changes.c.stage.in_(_OPEN))
    rows = connection.execute(query.group_by(*columns).order_by(*columns))
    return {(row.source, Stage(row.stage)): row.number for row in rows}


def of_record(connection: Connection, record: str, key: str) -> list[int]:
    """The ids of what waits for one record, oldest first."""
    same = (changes.c.record == record) & (changes.c.key == key) & changes.c.stage.in_(_OPEN)
    return list(connection.scalars(select(changes.c.id).where(same).order_by(changes.c.id)))


def _chosen(query: Select[Any], source: str, stage: Stage | None) -> Select[Any]:
    stages = _OPEN if stage is None else (stage.value,)
    query = query.where(changes.c.stage.in_(stages))
    return query.where(changes.c.source == source) if source else query


def remembered(connection: Connection) -> list[Waiting]:
    """What waits, and what an editor sent back: an import does not find these again."""
    stages = (*_OPEN, Stage.REFUSED.value)
    query = select(changes).where(changes.c.stage.in_(stages)).order_by(changes.c.id)
    return [_read(row) for row in connection.execute(query).mappings()]


def due(connection: Connection, today: date) -> list[Waiting]:
    """The scheduled changes whose day has come, in the order of their days."""
    query = select(changes).where(
        changes.c.stage == Stage.SCHEDULED.value,
        or_(changes.c.effective_from.is_(None), changes.c.effective_from <= today),
    )
    in_order = query.order_by(changes.c.effective_from.nulls_first(), changes.c.id)
    rows = connection.execute(in_order).mappings()
    return [_read(row) for row in rows]


def change(connection: Connection, change_id: int) -> Waiting | None:
    """One change, whatever became of it."""
    row = connection.execute(select(changes).where(changes.c.id == change_id)).mappings().first()
    return _read(row) if row else None


def schedule(connection: Connection, settled: Sequence[Waiting]) -> None:
    """An editor agrees: from now on these wait for their day only."""
    for each in settled:
        connection.execute(
            update(changes)
            .where(changes.c.id == each.id, changes.c.stage == Stage.HELD.value)
            .values(stage=Stage.SCHEDULED.value, settled_by=each.settled_by, reason=each.reason)
        )


def _rival(kind: Kind) -> ColumnElement[bool]:
    """A scheduled end does not supersede a new text, nor the other way round."""
    ends = changes.c.kind == Kind.WITHDRAWN.value
    return ends if kind is Kind.WITHDRAWN else ~ends


def _row(change: Waiting, at: datetime) -> dict[str, Any]:
    return {
        "source": change.source,
        "record": change.record,
        "key": change.key,
        "kind": change.kind.value,
        "digest": change.digest,
        "base": change.base,
        "body": change.body,
        "document": change.decision.document,
        "decided_on": change.decision.decided_on,
        "effective_from": change.decision.effective_from,
        "successor": change.successor,
        "stage": change.stage.value,
        "why": change.why,
        "reason": change.reason,
        "found_at": at,
        "found_by": change.found_by,
    }


def _read(row: RowMapping) -> Waiting:
    return Waiting(
        id=row["id"],
        source=row["source"],
        record=row["record"],
        key=row["key"],
        kind=Kind(row["kind"]),
        digest=row["digest"],
        base=row["base"],
        body=row["body"],
        decision=Decision(row["document"], row["decided_on"], row["effective_from"]),
        successor=row["successor"],
        stage=Stage(row["stage"]),
        why=row["why"],
        found_at=row["found_at"],
        found_by=row["found_by"],
        settled_at=row["settled_at"],
        settled_by=row["settled_by"],
        reason=row["reason"],
    )
