"""The Telegram chat in which a clerk is told: linked by a code that is kept as its digest.

One account has one chat, one chat one account. A code that was used stays, so that the same press
delivered again is known; it links nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.messages import Language
from bot.roles import Clerk
from bot.store.desk_tables import telegram_links
from bot.store.tables import users
from bot.store.users import clerk_of
from knowledge.store.engine import insert_once

NAME_LIMIT = 64
_links = telegram_links.c


class Ended(StrEnum):
    """Why a link is over that the clerk did not end at the desk."""

    BLOCKED = "blocked"
    STOPPED = "stopped"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ChatLink:
    """How an account stands; `chat` is None where none is linked, `ended` says why no more."""

    chat: str | None
    name: str | None
    ended: Ended | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed start with a code, given as its digest, in a private chat."""

    digest: str
    chat: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What came of a press: whose account has the chat, None where the code does not count.

    `new`: it was linked just now; `former`: whose chat it was until then.
    """

    language: Language
    clerk: Clerk | None = None
    new: bool = False
    former: Clerk | None = None


def link_of(connection: Connection, clerk_id: int) -> ChatLink | None:
    """How this account stands; None where nothing was ever linked, or it was ended at the desk."""
    row = _row(connection, _links.user_id == clerk_id)
    if row is None or (row.chat_id is None and row.ended is None):
        return None
    return ChatLink(row.chat_id, row.chat_name, Ended(row.ended) if row.ended else None, row.at)


def expect(
    connection: Connection, clerk_id: int, digest: str, until: datetime, language: Language
) -> None:
    """A code with this digest links this account, until a moment; one made before does not."""
    values = {"code": digest, "code_until": until, "language": language}
    insert_once(connection, telegram_links, {**values, "user_id": clerk_id, "at": until})
    connection.execute(update(telegram_links).where(_links.user_id == clerk_id).values(values))


def redeem(connection: Connection, press: Press, now: datetime) -> Redeemed:
    """Link the chat where the code counts; the same press delivered again changes nothing."""
    row = _row(connection, _links.code == press.digest, lock=True)
    if row is None:
        return Redeemed("vi")
    language: Language = "en" if row.language == "en" else "vi"
    account = connection.execute(select(users).where(users.c.id == row.user_id)).one()
    clerk = clerk_of(connection, account)
    if row.code_until is None:
        return Redeemed(language, clerk if row.chat_id == press.chat else None)
    locked = account.locked_until is not None and account.locked_until > now
    if row.code_until <= now or account.disabled_at is not None or locked:
        return Redeemed(language)
    former = end(connection, press.chat, Ended.MOVED, now, but=row.user_id)
    connection.execute(
        update(telegram_links)
        .where(_links.user_id == row.user_id)
        .values(
            code_until=None,
            chat_id=press.chat,
            chat_name=(press.name or "")[:NAME_LIMIT] or None,
            ended=None,
            at=now,
        )
    )
    return Redeemed(language, clerk, new=True, former=former[0] if former else None)


def burn(connection: Connection, digest: str) -> None:
    """This code links nothing: others saw it."""
    connection.execute(
        update(telegram_links)
        .where(_links.code == digest, _links.code_until.is_not(None))
        .values(code=None, code_until=None)
    )


def end(
    connection: Connection, chat: str, why: Ended, now: datetime, but: int | None = None
) -> tuple[Clerk, Language] | None:
    """Link this chat to nobody any more; whose it was, unless it is `but`'s."""
    row = _row(connection, _links.chat_id == chat, lock=True)
    if row is None or row.user_id == but:
        return None
    gone = {"chat_id": None, "chat_name": None, "code": None, "code_until": None}
    connection.execute(
        update(telegram_links)
        .where(_links.user_id == row.user_id)
        .values(**gone, ended=why.value, at=now)
    )
    account = connection.execute(select(users).where(users.c.id == row.user_id)).one()
    return clerk_of(connection, account), "en" if row.language == "en" else "vi"


def forget(connection: Connection, clerk_id: int) -> bool:
    """Nothing is kept of this account's chat, nor of a code; whether a chat was linked."""
    gone = delete(telegram_links).where(_links.user_id == clerk_id).returning(_links.chat_id)
    return any(chat is not None for chat in connection.scalars(gone))


def _row(connection: Connection, which: ColumnElement[bool], lock: bool = False) -> Any:
    query = select(telegram_links).where(which)
    return connection.execute(query.with_for_update() if lock else query).first()
