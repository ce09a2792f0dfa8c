"""Rows whose time is over, by class: found, counted, deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    exists,
    func,
    select,
    update,
)

from bot.cases import Status
from bot.store.desk_tables import alert_choices, push_browsers, telegram_links
from bot.store.own_data import Digests, erase
from bot.store.tables import (
    attachments,
    cases,
    conversations,
    dead_letters,
    inbox,
    messages,
    outbox,
    users,
)

_GONE = "gone-"


def silent_since(connection: Connection, before: datetime, most: int) -> list[str]:
    """Conversations without a word of the person since then, and without an open request."""
    spoken = func.coalesce(conversations.c.last_citizen_at, conversations.c.created_at)
    opened = exists().where(
        cases.c.conversation_id == conversations.c.id, cases.c.status != Status.CLOSED.value
    )
    waiting = exists().where(
        inbox.c.conversation_id == conversations.c.id, inbox.c.state == "pending"
    )
    query = select(conversations.c.id).where(
        spoken < before, ~opened, ~waiting, ~conversations.c.address.startswith(_GONE)
    )
    return list(connection.scalars(query.order_by(conversations.c.id).limit(most)))


def forget(connection: Connection, conversation_id: str, at: datetime) -> Digests:
    """Erase a conversation with its address; its turns stay as figures. Returns its files."""
    digests = erase(connection, conversation_id, at)
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(address=f"{_GONE}{conversation_id}")
    )
    return digests


def old_files(connection: Connection, before: datetime) -> list[int]:
    """Files that were sent before then and are still kept."""
    sent = (
        select(messages.c.at)
        .where(
            messages.c.conversation_id == attachments.c.conversation_id,
            messages.c.seq == attachments.c.seq,
        )
        .scalar_subquery()
    )
    query = select(attachments.c.id).where(attachments.c.digest.is_not(None), sent < before)
    return list(connection.scalars(query))


def let_go(connection: Connection, ids: Sequence[int]) -> Digests:
    """Note that these files are no longer kept; returns those that nobody else sent."""
    mine = attachments.c.id.in_(ids)
    digests = set(connection.scalars(select(attachments.c.digest).where(mine)))
    lost = {"state": "lost", "reason": "retention", "digest": None, "transcript": None}
    connection.execute(update(attachments).where(mine).values(**lost))
    return digests - known_digests(connection)


def known_digests(connection: Connection) -> set[str]:
    """The files that some row names."""
    found = connection.scalars(
        select(attachments.c.digest).where(attachments.c.digest.is_not(None))
    )
    return {digest for digest in found if digest}


def over(name: str, before: datetime) -> tuple[Table, ColumnElement[bool]]:
    """The table of a class of rows, and which of them are over."""
    settled = outbox.c.state.in_(("sent", "refused", "unknown"))
    classes: dict[str, tuple[Table, Any]] = {
        "events": (inbox, (inbox.c.state != "pending") & (inbox.c.received_at < before)),
        "sends": (outbox, settled & (outbox.c.next_at < before)),
        "dead_letters": (dead_letters, dead_letters.c.at < before),
        "browsers": (
            push_browsers,
            (push_browsers.c.at < before) | push_browsers.c.user_id.in_(_disabled()),
        ),
        "chats": (telegram_links, telegram_links.c.user_id.in_(_disabled()) | _unlinked(before)),
        "choices": (alert_choices, alert_choices.c.user_id.in_(_disabled(before))),
    }
    return classes[name]


def _unlinked(before: datetime) -> ColumnElement[bool]:
    """Codes and links to Telegram that were over before a moment."""
    over_at = func.coalesce(telegram_links.c.code_until, telegram_links.c.at)
    return telegram_links.c.chat_id.is_(None) & (over_at < before)


def _disabled(before: datetime | None = None) -> Select[tuple[int]]:
    """Accounts that are disabled, or were before a moment."""
    query = select(users.c.id).where(users.c.disabled_at.is_not(None))
    return query if before is None else query.where(users.c.disabled_at < before)


def count(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    """How many rows of `table` are over."""
    return connection.scalar(select(func.count()).select_from(table).where(condition)) or 0


def remove(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete them; how many they were."""
    return connection.execute(delete(table).where(condition)).rowcount
