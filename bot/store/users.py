"""Who signs in at the desk: argon2id hashes (RFC 9106), locked for a while after failures.

A second factor (TOTP, RFC 6238) may be switched on; each code is taken once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from bot.roles import Clerk, Grant, Role
from bot.store import codes
from bot.store.desk_tables import grants
from bot.store.passwords import Passwords
from bot.store.sessions import end, is_open
from bot.store.tables import users
from bot.store.tries import FORGOTTEN, count, is_locked
from knowledge.store.engine import reading

__all__ = ["Clerk", "Refusal", "SignIn", "Users"]
Known = Mapping[int, int]
"""Accounts that a browser was in, with the epoch of each at that time."""
_NOWHERE: Known = {}


class Refusal(StrEnum):
    """Why somebody was not let in; all but the first two are told to who knows the password."""

    WRONG = "wrong"
    LOCKED = "locked"
    CODE_NEEDED = "code_needed"
    DISABLED = "disabled"
    EXPIRED = "password_expired"
    NOT_FITTING = "wrong_code"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of a try: the clerk, or why not."""

    clerk: Clerk | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as a request finds it.

    A session holds while its `epoch` is the account's. `password_due`: the password is a
    temporary one, and nothing else can be done before it is changed. `totp`: a phone is set up.
    """

    clerk: Clerk
    epoch: int
    password_due: bool
    has_password: bool = True
    totp: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor to set up: the secret that was shown, and a code that a phone made of it."""

    secret: str
    code: str


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
            **FORGOTTEN,
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

    def standing(self, clerk_id: int, session: str = "") -> Standing | None:
        """The account with this id, unless it is disabled, or `session` was ended."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(users).where(
                    users.c.id == clerk_id, users.c.disabled_at.is_(None), is_open(session)
                )
            ).first()
            if row is None:
                return None
            return Standing(
                clerk_of(connection, row),
                row.epoch,
                row.password_until is not None,
                bool(row.password_hash),
                row.totp_secret is not None,
            )

    def end(self, session: str, now: datetime) -> None:
        """End a session, wherever its cookie is."""
        with self._engine.begin() as connection:
            end(connection, session, now)

    def id_of(self, login: str) -> int | None:
        """The id of the account with this login."""
        with reading(self._engine) as connection:
            found: int | None = connection.scalar(select(users.c.id).where(users.c.login == login))
        return found

    def of_office(self, office_id: str | None) -> list[Clerk]:
        """Everybody at an office, and those who are at every one; None: everybody."""
        here = or_(users.c.office_id.is_(None), users.c.office_id == office_id)
        query = select(users).where(users.c.disabled_at.is_(None)).order_by(users.c.name)
        with reading(self._engine) as connection:
            rows = connection.execute(query if office_id is None else query.where(here)).all()
            return [clerk_of(connection, row) for row in rows]

    def sign_in(
        self, login: str, password: str, now: datetime, code: str = "", known: Known = _NOWHERE
    ) -> SignIn:
        """Let in whose login, password and code these are; nobody while an account is locked.

        `known` are the accounts that this browser was in before, each with its epoch then. An
        unknown login costs as much time as a wrong password.
        """
        row = self._row(login)
        right = self._passwords.matches(row.password_hash if row else "", password)
        row = self._row(login)  # a hash takes long: other tries may have locked it meanwhile
        if row is None:
            return SignIn(None, Refusal.WRONG)
        here = known.get(row.id) == row.epoch
        if reason := self._try(row, right, code, here, now):
            return SignIn(None, reason)
        with reading(self._engine) as connection:
            return SignIn(clerk_of(connection, row))

    def _try(self, row: Any, right: bool, code: str, known: bool, now: datetime) -> Refusal | None:
        """Count a try with a password that was `right` or not; None where it lets in."""
        if is_locked(row, known, now):
            return Refusal.LOCKED
        if right and (reason := _shut(row, now)):
            return reason
        if right and row.totp_secret and not code:
            return Refusal.CODE_NEEDED
        with self._engine.begin() as connection:
            if right and row.totp_secret:
                right = codes.take(connection, row.id, row.totp_secret, code, now)
            if not count(connection, row.id, right, known, now):
                return Refusal.LOCKED
        return None if right else Refusal.WRONG

    def _row(self, login: str) -> Any:
        with reading(self._engine) as connection:
            return connection.execute(select(users).where(users.c.login == login)).first()

    def change_password(self, clerk_id: int, old: str, new: str, now: datetime) -> bool:
        """A new password, and every session ended; False where `old` is wrong or locked out.

        Wrong tries count like those of a sign-in in a browser that is known.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.id == clerk_id)).first()
        if row is None or is_locked(row, True, now):
            return False
        right = self._passwords.matches(row.password_hash, old)
        hashed = self._passwords.hash(new) if right else ""
        with self._engine.begin() as connection:
            if not count(connection, clerk_id, right, True, now):
                return False
            if right:
                values = {"password_hash": hashed, "password_until": None}
                _renew(connection, clerk_id, **values)
        return right

    def switch_on_totp(
        self, clerk_id: int, factor: Factor, password: str, old_code: str, now: datetime
    ) -> Refusal | None:
        """Ask for this phone's codes from now on, and end every session; None where it was done.

        Whoever sits at a screen that was left open knows neither the password nor, where another
        phone is set up, its code. NOT_FITTING where the new code does not belong to its secret.
        """
        step = codes.step_of(factor.secret, factor.code, now)
        if step is None:
            return Refusal.NOT_FITTING
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.id == clerk_id)).one()
        right = self._passwords.matches(row.password_hash, password)
        if reason := self._try(row, right, old_code, True, now):
            return reason
        with self._engine.begin() as connection:
            _renew(connection, clerk_id, totp_secret=factor.secret, totp_step=step)
        return None


def _renew(connection: Connection, clerk_id: int, **values: Any) -> None:
    """Change what an account is signed in with; every session ends."""
    changed = update(users).where(users.c.id == clerk_id)
    connection.execute(changed.values(epoch=users.c.epoch + 1, **values))


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
