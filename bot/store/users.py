"""Clerks' accounts: argon2id hashes (RFC 9106), locked for a while after repeated failures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine, insert, select, update

from bot.store.tables import users
from knowledge.store.engine import reading

MOST_FAILURES = 8
LOCK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Clerk:
    """Someone who may sign in at the desk."""

    id: int
    login: str
    name: str
    role: str


class Users:
    """The accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hasher = PasswordHasher()
        self._decoy = self._hasher.hash("no such account")

    def add(self, login: str, name: str, role: str, password: str) -> None:
        """Make an account, or give an existing one a new name, role and password."""
        values = {
            "name": name,
            "role": role,
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

    def find(self, clerk_id: int) -> Clerk | None:
        """The account with this id."""
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.id == clerk_id)).first()
        return Clerk(row.id, row.login, row.name, row.role) if row else None

    def sign_in(self, login: str, password: str, now: datetime) -> Clerk | None:
        """The account whose login and password these are; None also while it is locked.

        An unknown login costs as much time as a wrong password.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.login == login)).first()
        right = self._matches(row.password_hash if row else self._decoy, password)
        if row is None or (row.locked_until and row.locked_until > now):
            return None
        self._count(row.id, 0 if right else row.failures + 1, now)
        return Clerk(row.id, row.login, row.name, row.role) if right else None

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
