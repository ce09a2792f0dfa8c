"""Clerks' accounts: argon2id hashes (RFC 9106), locked for a while after repeated failures.

A second factor (TOTP, RFC 6238) may be switched on; each code is taken once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Any

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from bot.roles import Clerk, Grant, Role
from bot.store.desk_tables import grants
from bot.store.tables import users
from knowledge.store.engine import reading

__all__ = ["Clerk", "Refusal", "SignIn", "Users"]
MOST_FAILURES = 8
LOCK = timedelta(minutes=10)


class Refusal(StrEnum):
    """Why somebody was not let in; only CODE_NEEDED is told, to who knows the password."""

    WRONG = "wrong"
    LOCKED = "locked"
    CODE_NEEDED = "code_needed"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of a try: the clerk, or why not."""

    clerk: Clerk | None
    refusal: Refusal | None = None


class Users:
    """The accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hasher = PasswordHasher()
        self._decoy = self._hasher.hash("no such account")

    def add(
        self, login: str, name: str, role: str, password: str, office: str | None = None
    ) -> None:
        """Make an account, or give an existing one a new name, role, office and password."""
        values = {
            "name": name,
            "role": Role(role).value,
            "office_id": office,
            "password_hash": self._hasher.hash(password),
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
            connection.execute(delete(grants).where(grants.c.user_id == clerk_id))
            for role in dict.fromkeys(more):
                connection.execute(
                    insert(grants).values(
                        user_id=clerk_id, role=role.role.value, office_id=role.office or ""
                    )
                )

    def find(self, clerk_id: int) -> Clerk | None:
        """The account with this id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.id == clerk_id)).first()
            return _clerk(connection, row) if row else None

    def known(self, login: str) -> bool:
        """Whether there is an account with this login."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(users.c.id).where(users.c.login == login))
        return found is not None

    def of_office(self, office_id: str | None) -> list[Clerk]:
        """Everybody at an office, and those who are at every one; None: everybody."""
        here = or_(users.c.office_id.is_(None), users.c.office_id == office_id)
        query = select(users).order_by(users.c.name)
        with reading(self._engine) as connection:
            rows = connection.execute(query if office_id is None else query.where(here)).all()
            return [_clerk(connection, row) for row in rows]

    def sign_in(self, login: str, password: str, now: datetime, code: str = "") -> SignIn:
        """Let in whose login, password and code these are; nobody while an account is locked.

        An unknown login costs as much time as a wrong password.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.login == login)).first()
        right = self._matches(row.password_hash if row else self._decoy, password)
        if row is None:
            return SignIn(None, Refusal.WRONG)
        if row.locked_until and row.locked_until > now:
            return SignIn(None, Refusal.LOCKED)
        if right and row.totp_secret and not code:
            return SignIn(None, Refusal.CODE_NEEDED)
        if right and row.totp_secret:
            right = self._take_code(row.id, row.totp_secret, code, now)
        self._count(row.id, 0 if right else row.failures + 1, now)
        if not right:
            return SignIn(None, Refusal.WRONG)
        with reading(self._engine) as connection:
            return SignIn(_clerk(connection, row))

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

    def switch_off_totp(self, clerk_id: int) -> None:
        """Ask for no code any more: for who lost their phone."""
        with self._engine.begin() as connection:
            connection.execute(
                update(users).where(users.c.id == clerk_id).values(totp_secret=None, totp_step=None)
            )

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

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerificationError:
            return False

    def _count(self, clerk_id: int, failures: int, now: datetime) -> None:
        locked_until = now + LOCK if failures >= MOST_FAILURES else None
        with self._engine.begin() as connection:
            connection.execute(
                update(users)
                .where(users.c.id == clerk_id)
                .values(failures=failures, locked_until=locked_until)
            )


def _clerk(connection: Connection, row: Any) -> Clerk:
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
