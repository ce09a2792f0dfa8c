"""Whose account belongs to whom at the identity provider (OpenID Connect Core 1.0, section 5.7).

A person is known by issuer and subject, never by name or e-mail: those change hands. The e-mail
that an administrator entered counts once, to link an account that nobody is linked to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.roles import Clerk
from bot.store.desk_tables import openid_links, openid_uses
from bot.store.tables import users
from bot.store.users import clerk_of

KEPT = timedelta(minutes=20)
"""Longer than a try to sign in may take."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for; `email` only where it was verified, in lower case."""

    issuer: str
    subject: str
    nonce: str
    email: str | None = None


class Turned(StrEnum):
    """Why somebody whom the provider vouches for is not let in."""

    REPLAYED = "openid_replayed"
    UNKNOWN = "openid_unknown"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Entry:
    """The clerk who enters, or why nobody does; `linked`: their account was linked just now."""

    clerk: Clerk | None
    turned: Turned | None = None
    linked: bool = False


def enter(engine: Engine, who: Identity, now: datetime) -> Entry:
    """Let in whose identity this is; a nonce counts once."""
    if not _use(engine, who.nonce, now):
        return Entry(None, Turned.REPLAYED)
    with engine.begin() as connection:
        known = _linked(connection, who)
        account = known if known is not None else _by_email(connection, who)
        if account is None:
            return Entry(None, Turned.UNKNOWN)
        row = connection.execute(select(users).where(users.c.id == account)).one()
        if row.disabled_at is not None:
            return Entry(None, Turned.DISABLED)
        if known is None:
            link(connection, who.issuer, who.subject, account, now)
        return Entry(clerk_of(connection, row), linked=known is None)


def link(connection: Connection, issuer: str, subject: str, account: int, now: datetime) -> None:
    """From now on this person signs in with this account. Raises IntegrityError where taken."""
    connection.execute(
        insert(openid_links).values(issuer=issuer, subject=subject, user_id=account, at=now)
    )


def _use(engine: Engine, nonce: str, now: datetime) -> bool:
    """False where this nonce was used before."""
    try:
        with engine.begin() as connection:
            connection.execute(delete(openid_uses).where(openid_uses.c.at < now - KEPT))
            connection.execute(insert(openid_uses).values(nonce=nonce[:64], at=now))
    except IntegrityError:
        return False
    return True


def _linked(connection: Connection, who: Identity) -> int | None:
    return connection.scalar(
        select(openid_links.c.user_id).where(
            openid_links.c.issuer == who.issuer, openid_links.c.subject == who.subject
        )
    )


def _by_email(connection: Connection, who: Identity) -> int | None:
    """The account with this e-mail, unless somebody at this provider has it already."""
    if who.email is None:
        return None
    taken = select(openid_links.c.user_id).where(openid_links.c.issuer == who.issuer)
    return connection.scalar(
        select(users.c.id).where(users.c.email == who.email, users.c.id.not_in(taken))
    )
