"""Who signs in at the desk: argon2id hashes (RFC 9106), locked for a while after failures.

A second factor (TOTP, RFC 6238) may be switched on; each code is taken once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Any

import pyotp
from sqlalchemy import (
    Connection,
    Engine,
    case,
    delete,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.roles import Clerk, Grant, Role
from bot.store.desk_tables import grants
from bot.store.passwords import Passwords
from bot.store.tables import users
from knowledge.store.engine import UtcDateTime, reading

__all__ = ["Clerk", "Refusal", "SignIn", "Users"]
MOST_FAILURES = 8
LOCK = timedelta(minutes=10)


class Refusal(StrEnum):
    """Why somebody was not let in; all but the first two are told to who knows the password."""

    WRONG = "wrong"
    LOCKED = "locked"
    CODE_NEEDED = "code_needed"
    DISABLED = "disabled"
    EXPIRED = "password_expired"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of a try: the clerk, or why not."""

    clerk: Clerk | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as a request finds it.

    A session holds while its `epoch` is the account's. `password_due`: the password is a
    temporary one, and nothing else can be done before it is changed.
    """

    clerk: Clerk
    epoch: int
    password_due: bool


class Users:
    """The accounts, as signing in and the desk see them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._passwords = Passwords()

    def add(
        self, login: str, name: str, role: str, password: str, office: str | None = None
    ) -> None:
        """Make an account, or give an existing one a new name, role, office and password."""
        values = {
            "name": name,
            "role": Role(role).value,
            "office_id": office,
            "password_hash": self._passwords.hash(password),
            "password_until": None,
            "disabled_at": None,
            "failures": 0,
            "locked_until": None,
        }
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(users).where(users.c.login == login).values(**values)
            )
            if changed.rowcount == 0:
                connection.execute(insert(users).values(login=login, **values))

    def grant(self, clerk_id: int, more: Sequence[Grant]) -> None:
        """The roles that an account has beside its own, in place of those it had."""
        with self._engine.begin() as connection:
            set_grants(connection, clerk_id, more)

    def find(self, clerk_id: int) -> Clerk | None:
        """The account with this id, unless it is disabled."""
        standing = self.standing(clerk_id)
        return standing.clerk if standing else None

    def standing(self, clerk_id: int) -> Standing | None:
        """The account with this id and how its sessions stand, unless it is disabled."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(users).where(users.c.id == clerk_id, users.c.disabled_at.is_(None))
            ).first()
            if row is None:
                return None
            return Standing(clerk_of(connection, row), row.epoch, row.password_until is not None)

    def known(self, login: str) -> bool:
        """Whether there is an account with this login."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(users.c.id).where(users.c.login == login))
        return found is not None

    def of_office(self, office_id: str | None) -> list[Clerk]:
        """Everybody at an office, and those who are at every one; None: everybody."""
        here = or_(users.c.office_id.is_(None), users.c.office_id == office_id)
        query = select(users).where(users.c.disabled_at.is_(None)).order_by(users.c.name)
        with reading(self._engine) as connection:
            rows = connection.execute(query if office_id is None else query.where(here)).all()
            return [clerk_of(connection, row) for row in rows]

    def sign_in(self, login: str, password: str, now: datetime, code: str = "") -> SignIn:
        """Let in whose login, password and code these are; nobody while an account is locked.

        An unknown login costs as much time as a wrong password.
        """
        row = self._row(login)
        right = self._passwords.matches(row.password_hash if row else "", password)
        row = self._row(login)  # a hash takes long: other tries may have locked it meanwhile
        if row is None:
            return SignIn(None, Refusal.WRONG)
        if row.locked_until and row.locked_until > now:
            return SignIn(None, Refusal.LOCKED)
        if right and (reason := _shut(row, now)):
            return SignIn(None, reason)
        if right and row.totp_secret and not code:
            return SignIn(None, Refusal.CODE_NEEDED)
        if right and row.totp_secret:
            right = self._take_code(row.id, row.totp_secret, code, now)
        if not self._count(row.id, right, now):
            return SignIn(None, Refusal.LOCKED)
        if not right:
            return SignIn(None, Refusal.WRONG)
        with reading(self._engine) as connection:
            return SignIn(clerk_of(connection, row))

    def _row(self, login: str) -> Any:
        with reading(self._engine) as connection:
            return connection.execute(select(users).where(users.c.login == login)).first()

    def change_password(self, clerk_id: int, old: str, new: str, now: datetime) -> bool:
        """A new password, and every session ended; False where `old` is wrong or locked out.

        Wrong tries count like those of a sign-in.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.id == clerk_id)).first()
        if row is None or (row.locked_until and row.locked_until > now):
            return False
        right = self._passwords.matches(row.password_hash, old)
        if not self._count(clerk_id, right, now):
            return False
        if right:
            values = {"password_hash": self._passwords.hash(new), "password_until": None}
            with self._engine.begin() as connection:
                connection.execute(
                    update(users)
                    .where(users.c.id == clerk_id)
                    .values(epoch=users.c.epoch + 1, **values)
                )
        return right

    def switch_on_totp(self, clerk_id: int, secret: str, code: str, now: datetime) -> bool:
        """Ask for a code from now on; False where `code` does not belong to `secret` now."""
        if not pyotp.TOTP(secret).verify(code, for_time=now, valid_window=1):
            return False
        with self._engine.begin() as connection:
            connection.execute(
                update(users)
                .where(users.c.id == clerk_id)
                .values(totp_secret=secret, totp_step=None)
            )
        return True

    def _take_code(self, clerk_id: int, secret: str, code: str, now: datetime) -> bool:
        """Whether `code` is right and newer than the last one that was taken."""
        totp = pyotp.TOTP(secret)
        step = int(now.timestamp()) // totp.interval
        fitting = [
            near
            for near in (step - 1, step, step + 1)
            if compare_digest(totp.at(near * totp.interval), code)
        ]
        if not fitting:
            return False
        with self._engine.begin() as connection:
            taken = connection.execute(
                update(users)
                .where(
                    users.c.id == clerk_id,
                    or_(users.c.totp_step.is_(None), users.c.totp_step < fitting[0]),
                )
                .values(totp_step=fitting[0])
            )
        return taken.rowcount == 1

    def _count(self, clerk_id: int, right: bool, now: datetime) -> bool:
        """Count a try in the database, so that of many at once none is forgotten.

        False where the account was locked since it was read: of tries that came together, from
        however many servers, no more than MOST_FAILURES learn whether they were right.
        """
        failures = users.c.failures + 1
        locked = case((failures >= MOST_FAILURES, literal(now + LOCK, UtcDateTime)), else_=None)
        values: dict[str, Any] = {"failures": 0, "locked_until": None}
        if not right:
            values = {"failures": failures, "locked_until": locked}
        open_now = or_(users.c.locked_until.is_(None), users.c.locked_until <= now)
        with self._engine.begin() as connection:
            counted = connection.execute(
                update(users).where(users.c.id == clerk_id, open_now).values(**values)
            )
        return counted.rowcount == 1


def _shut(row: Any, now: datetime) -> Refusal | None:
    if row.disabled_at is not None:
        return Refusal.DISABLED
    if row.password_until is not None and row.password_until <= now:
        return Refusal.EXPIRED
    return None


def set_grants(connection: Connection, clerk_id: int, more: Sequence[Grant]) -> None:
    """The roles that an account has beside its own, in place of those it had."""
    connection.execute(delete(grants).where(grants.c.user_id == clerk_id))
    for role in dict.fromkeys(more):
        connection.execute(
            insert(grants).values(
                user_id=clerk_id, role=role.role.value, office_id=role.office or ""
            )
        )


def clerk_of(connection: Connection, row: Any) -> Clerk:
    """The clerk whose row of `users` this is, with every role."""
    more = connection.execute(
        select(grants.c.role, grants.c.office_id)
        .where(grants.c.user_id == row.id)
        .order_by(grants.c.id)
    )
    return Clerk(
        row.id,
        row.login,
        row.name,
        row.role,
        row.office_id,
        tuple(Grant(Role(role), office or None) for role, office in more),
    )
