"""The accounts as whoever keeps them sees them: list, make, disable, roles, what they sign in by.

Each step takes a connection, so that it and its record in the audit log are one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.roles import Clerk, Grant, Power, Role
from bot.store import clerk_chats, openid
from bot.store.desk_tables import grants, openid_links
from bot.store.tables import users
from bot.store.tries import FORGOTTEN
from bot.store.users import clerk_of, set_grants


class AccountError(Exception):
    """What cannot be done with an account; the message says why."""


class LastAdmin(AccountError):
    """Nobody who keeps the accounts of every office would be left."""


class Taken(AccountError):
    """Another account has this login or e-mail address."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account with how it signs in; `openid` is whether it is linked to the provider.

    `locked_until` and `password_until` are set while they matter: too many failures, a
    temporary password.
    """

    clerk: Clerk
    email: str | None
    disabled_at: datetime | None
    locked_until: datetime | None
    password_until: datetime | None
    has_password: bool
    totp: bool
    openid: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What an account is made of; `office` None: every office."""

    login: str
    name: str
    role: Role
    office: str | None = None
    email: str | None = None


def every(connection: Connection) -> list[Account]:
    """All accounts by name, those that are disabled last."""
    rows = connection.execute(
        select(users).order_by(users.c.disabled_at.is_not(None), users.c.name, users.c.id)
    ).all()
    linked = frozenset(connection.scalars(select(openid_links.c.user_id)))
    return [_account(connection, row, linked) for row in rows]


def find(connection: Connection, account_id: int) -> Account | None:
    """The account with this id."""
    row = connection.execute(select(users).where(users.c.id == account_id)).first()
    return _with_links(connection, row) if row else None


def named(connection: Connection, login: str) -> Account | None:
    """The account with this login."""
    row = connection.execute(select(users).where(users.c.login == login)).first()
    return _with_links(connection, row) if row else None


def make(
    connection: Connection, profile: Profile, password_hash: str, until: datetime | None
) -> int:
    """A new account, its password good `until` then; returns its id. Raises Taken."""
    values = _values(profile) | {"login": profile.login, "password_hash": password_hash}
    try:
        made = connection.execute(
            insert(users).values(**values, password_until=until).returning(users.c.id)
        )
    except IntegrityError as error:
        raise Taken("another account has this login or e-mail") from error
    return int(made.scalar_one())


def change(connection: Connection, account_id: int, profile: Profile) -> None:
    """Another name, role, office, e-mail; the login stays. Raises Taken and LastAdmin."""
    before = _keepers(connection)
    try:
        connection.execute(update(users).where(users.c.id == account_id).values(**_values(profile)))
    except IntegrityError as error:
        raise Taken("another account has this e-mail") from error
    _check_keepers(connection, before)


def disable(connection: Connection, account_id: int, at: datetime) -> None:
    """Nobody signs in with it, its sessions end and it sits at no desk. Raises LastAdmin.

    Its Telegram chat is let go: whoever opens the account again links one anew.
    """
    before = _keepers(connection)
    clerk_chats.forget(connection, account_id)
    connection.execute(
        update(users)
        .where(users.c.id == account_id)
        .values(disabled_at=at, seen_at=None, epoch=users.c.epoch + 1)
    )
    _check_keepers(connection, before)


def enable(connection: Connection, account_id: int) -> None:
    """It may be signed in with again, and is not locked."""
    connection.execute(
        update(users).where(users.c.id == account_id).values(disabled_at=None, **FORGOTTEN)
    )


def set_password(
    connection: Connection, account_id: int, password_hash: str, until: datetime | None
) -> None:
    """Another password, good `until` then, None: for good; every session ends."""
    connection.execute(
        update(users)
        .where(users.c.id == account_id)
        .values(
            password_hash=password_hash,
            password_until=until,
            **FORGOTTEN,
            epoch=users.c.epoch + 1,
        )
    )


def switch_off_totp(connection: Connection, account_id: int) -> None:
    """Ask for no code any more: for who lost their phone. Every session ends."""
    connection.execute(
        update(users)
        .where(users.c.id == account_id)
        .values(totp_secret=None, totp_step=None, epoch=users.c.epoch + 1)
    )


def link(connection: Connection, account_id: int, issuer: str, subject: str, at: datetime) -> None:
    """This person at the identity provider, and nobody else there. Raises Taken."""
    connection.execute(
        delete(openid_links).where(
            openid_links.c.user_id == account_id, openid_links.c.issuer == issuer
        )
    )
    try:
        openid.link(connection, issuer, subject, account_id, at)
    except IntegrityError as error:
        raise Taken("another account is linked to this person") from error


def unlink(connection: Connection, account_id: int) -> bool:
    """Forget who signs in with it at the provider; every session ends. False: nobody did."""
    gone = connection.execute(delete(openid_links).where(openid_links.c.user_id == account_id))
    connection.execute(
        update(users).where(users.c.id == account_id).values(epoch=users.c.epoch + 1)
    )
    return gone.rowcount > 0


def regrant(connection: Connection, account_id: int, more: Sequence[Grant]) -> None:
    """The roles beside its own, in place of those it had. Raises LastAdmin."""
    before = _keepers(connection)
    set_grants(connection, account_id, more)
    _check_keepers(connection, before)


def _values(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "role": profile.role.value,
        "office_id": profile.office,
        "email": profile.email.lower() if profile.email else None,
    }


def _keepers(connection: Connection) -> int:
    """How many accounts keep those of every office; the rows are held against other writers."""
    second = select(grants.c.user_id).where(
        grants.c.role == Role.ADMIN.value, grants.c.office_id == ""
    )
    rows = connection.execute(
        select(users)
        .where((users.c.role == Role.ADMIN.value) | users.c.id.in_(second))
        .order_by(users.c.id)
        .with_for_update()
    ).all()
    return sum(
        row.disabled_at is None and clerk_of(connection, row).reach(Power.ACCOUNTS) is None
        for row in rows
    )


def _check_keepers(connection: Connection, before: int) -> None:
    if before and not _keepers(connection):
        raise LastAdmin("nobody would be left to keep the accounts of every office")


def _with_links(connection: Connection, row: Any) -> Account:
    linked = select(openid_links.c.user_id).where(openid_links.c.user_id == row.id)
    return _account(connection, row, frozenset(connection.scalars(linked)))


def _account(connection: Connection, row: Any, linked: frozenset[int]) -> Account:
    return Account(
        clerk=clerk_of(connection, row),
        email=row.email,
        disabled_at=row.disabled_at,
        locked_until=max(filter(None, (row.locked_until, row.known_locked_until)), default=None),
        password_until=row.password_until,
        has_password=bool(row.password_hash),
        totp=row.totp_secret is not None,
        openid=row.id in linked,
        seen_at=row.seen_at,
    )
