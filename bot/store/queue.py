"""The desk's queue: what runs out first comes first; a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
)

from bot.cases import Reason, Status
from bot.store.tables import cases, conversations, messages, users

View = Literal["new", "mine", "waiting", "snoozed", "all", "closed"]
VIEWS: tuple[View, ...] = ("new", "mine", "waiting", "snoozed", "all", "closed")
PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the queue shows it.

    `last_text` and `last_at` are the citizen's last words; `waiting_since` is when they began
    to wait for a person, None where a clerk wrote last; `unread` how many of their messages the
    owner has not seen. `runs_out_at` is the earlier of `due_at` and `window_until`.
    """

    id: int
    number: str
    conversation_id: str
    reason: Reason
    status: Status
    owner_id: int | None
    owner: str | None
    opened_at: datetime
    channel: str
    citizen: str | None
    language: str
    last_text: str
    last_at: datetime
    unread: int
    waiting_since: datetime | None = None
    promised_at: datetime | None = None
    due_at: datetime | None = None
    window_until: datetime | None = None
    runs_out_at: datetime | None = None
    snoozed_until: datetime | None = None
    office_id: str | None = None
    field: str | None = None
    procedure_code: str | None = None
    outcome: str | None = None
    contact: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases to show; None: all. `reach` are the offices the clerk may see."""

    view: View = "new"
    channel: str | None = None
    office: str | None = None
    field: str | None = None
    language: str | None = None
    reach: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the queue; `total` counts the cases of all pages."""

    cases: list[CaseRow]
    counts: dict[str, int]
    total: int


def find(connection: Connection, case_id: int) -> CaseRow | None:
    """The case with this id."""
    rows = _rows(connection, select(cases.c.id).where(cases.c.id == case_id))
    return rows[0] if rows else None


def page(
    connection: Connection, asked: Filter, clerk: int, offset: int = 0, limit: int = PAGE
) -> Page:
    """The cases of a view from `offset` on, what runs out first before the rest."""
    wanted = select(cases.c.id).where(_within(asked), _of_view(asked.view, clerk))
    if asked.channel or asked.language:
        wanted = wanted.join(conversations, conversations.c.id == cases.c.conversation_id)
    for column, value in (
        (conversations.c.channel, asked.channel),
        (conversations.c.language, asked.language),
        (cases.c.office_id, asked.office),
        (cases.c.field, asked.field),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    total = connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    order = _order(asked.view)
    ids = wanted.order_by(*order).limit(limit).offset(offset)
    return Page(_rows(connection, ids, *order), _counts(connection, asked, clerk), total)


def fields(connection: Connection) -> list[str]:
    """The fields that cases are about, in order."""
    query = select(cases.c.field).where(cases.c.field.is_not(None)).distinct()
    return sorted(str(field) for field in connection.scalars(query))


def _order(view: View) -> list[ColumnElement[Any]]:
    if view == "closed":
        return [cases.c.closed_at.desc(), cases.c.id.desc()]
    if view == "snoozed":
        return [cases.c.snoozed_until.asc(), cases.c.id.asc()]
    first: ColumnElement[Any] = cases.c.runs_out_at.is_(None)
    return [first, cases.c.runs_out_at.asc(), cases.c.opened_at.asc(), cases.c.id.asc()]


def _within(asked: Filter) -> ColumnElement[bool]:
    if asked.reach is None:
        return true()
    return or_(cases.c.office_id.is_(None), cases.c.office_id.in_(sorted(asked.reach)))


def _of_view(view: View, clerk: int) -> ColumnElement[bool]:
    mine = cases.c.owner_id == clerk
    claimed = cases.c.status == Status.CLAIMED.value
    conditions: dict[View, ColumnElement[bool]] = {
        "new": cases.c.status == Status.NEW.value,
        "mine": and_(claimed, mine, cases.c.waiting_since.is_not(None)),
        "waiting": and_(claimed, mine, cases.c.waiting_since.is_(None)),
        "snoozed": and_(cases.c.status == Status.SNOOZED.value, mine),
        "all": cases.c.status != Status.CLOSED.value,
        "closed": cases.c.status == Status.CLOSED.value,
    }
    return conditions[view]


def _counts(connection: Connection, asked: Filter, clerk: int) -> dict[str, int]:
    """How many cases each view holds for `clerk`, and how many of theirs have unread words."""
    columns = [func.sum(case((_of_view(view, clerk), 1), else_=0)).label(view) for view in VIEWS]
    row = connection.execute(select(*columns).where(_within(asked))).mappings().one()
    unread = (
        select(func.count())
        .select_from(cases)
        .where(
            cases.c.owner_id == clerk,
            cases.c.status.in_((Status.CLAIMED.value, Status.SNOOZED.value)),
            exists().where(*_unseen(cases)),
        )
    )
    counts = {view: int(row[view] or 0) for view in VIEWS}
    return counts | {"unread": connection.scalar(unread) or 0}


def _unseen(of: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        messages.c.conversation_id == of.c.conversation_id,
        messages.c.sender == "citizen",
        messages.c.seq > of.c.seen_seq,
    )


def _rows(connection: Connection, ids: Select[Any], *order: ColumnElement[Any]) -> list[CaseRow]:
    """The cases with these ids; what is costly is looked up for them alone."""
    unread = select(func.count()).where(*_unseen(cases)).correlate(cases).scalar_subquery()
    said = messages.alias("said")
    last = (
        select(func.max(said.c.seq))
        .where(said.c.conversation_id == cases.c.conversation_id, said.c.sender == "citizen")
        .correlate(cases)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            cases,
            conversations.c.channel,
            conversations.c.display_name,
            conversations.c.language,
            users.c.name.label("owner"),
            messages.c.body,
            messages.c.at.label("last_at"),
            unread.label("unread"),
        )
        .join(conversations, conversations.c.id == cases.c.conversation_id)
        .outerjoin(
            messages,
            (messages.c.conversation_id == cases.c.conversation_id) & (messages.c.seq == last),
        )
        .outerjoin(users, users.c.id == cases.c.owner_id)
        .where(cases.c.id.in_(ids))
        .order_by(*order)
    ).mappings()
    return [_row(row) for row in rows]


def _row(row: RowMapping) -> CaseRow:
    return CaseRow(
        id=row["id"],
        number=row["number"],
        conversation_id=row["conversation_id"],
        reason=Reason(row["reason"]),
        status=Status(row["status"]),
        owner_id=row["owner_id"],
        owner=row["owner"],
        opened_at=row["opened_at"],
        channel=row["channel"],
        citizen=row["display_name"],
        language=row["language"],
        last_text=row["body"]["text"] if row["body"] else "",
        last_at=row["last_at"] or row["opened_at"],
        unread=row["unread"],
        waiting_since=row["waiting_since"],
        promised_at=row["promised_at"],
        due_at=row["due_at"],
        window_until=row["window_until"],
        runs_out_at=row["runs_out_at"],
        snoozed_until=row["snoozed_until"],
        office_id=row["office_id"],
        field=row["field"],
        procedure_code=row["procedure_code"],
        outcome=row["outcome"],
        contact=row["contact"],
        category=row["category"],
    )
