"""Keeping the accounts: who may change which, what is told once, what is written down.

Whoever keeps an office's accounts reaches those that hold there and nowhere else, and gives
roles there only. Nobody changes their own account here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from bot.casework.counter import BadRequest, NotAllowed
from bot.roles import Clerk, Grant, Power
from bot.store import accounts, audit
from bot.store.accounts import Account, AccountError, LastAdmin, Profile, Taken
from bot.store.passwords import Passwords, drawn_password
from knowledge.store.engine import reading

__all__ = [
    "Account",
    "AccountError",
    "Accounts",
    "LastAdmin",
    "NoAccount",
    "OwnAccount",
    "Profile",
    "Taken",
]
TEMPORARY = timedelta(days=3)
"""How long a password holds that somebody else has read."""


class NoAccount(AccountError):
    """There is no such account within reach."""


class OwnAccount(AccountError):
    """One's own account is changed by somebody else."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An account with a password to hand over; it must be changed at the first sign-in."""

    id: int
    password: str | None
    until: datetime | None


class Accounts:
    """The accounts; `keeper` is who changes them, None the operator at the command line."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._passwords = Passwords()

    def every(self, keeper: Clerk) -> list[Account]:
        """The accounts within `keeper`'s reach."""
        with reading(self._engine) as connection:
            return [one for one in accounts.every(connection) if _reaches(keeper, one)]

    def make(self, keeper: Clerk | None, profile: Profile, with_password: bool) -> Handed:
        """A new account; without a password it signs in by OpenID Connect only."""
        _check_giving(keeper, [Grant(profile.role, profile.office)])
        password, until = (drawn_password(), self._until()) if with_password else (None, None)
        hashed = self._passwords.hash(password) if password else ""
        with self._engine.begin() as connection:
            made = accounts.make(connection, profile, hashed, until)
            self._record(connection, keeper, "account_add", profile.login, **_told(profile))
        return Handed(made, password, until)

    def change(self, keeper: Clerk | None, account_id: int, profile: Profile) -> None:
        """Another name, role, office or e-mail."""
        _check_giving(keeper, [Grant(profile.role, profile.office)])
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.change(connection, account_id, profile)
            self._record(connection, keeper, "account_change", login, **_told(profile))

    def regrant(self, keeper: Clerk | None, account_id: int, more: Sequence[Grant]) -> None:
        """The roles beside its own, in place of those it had."""
        _check_giving(keeper, more)
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.regrant(connection, account_id, more)
            said = [f"{one.role.value}@{one.office or '*'}" for one in more]
            self._record(connection, keeper, "account_roles", login, roles=said)

    def disable(self, keeper: Clerk | None, account_id: int) -> None:
        """Nobody signs in with it any more."""
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.disable(connection, account_id, self._now())
            self._record(connection, keeper, "account_disable", login)

    def enable(self, keeper: Clerk | None, account_id: int) -> None:
        """It may be signed in with again."""
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.enable(connection, account_id)
            self._record(connection, keeper, "account_enable", login)

    def reset_password(self, keeper: Clerk | None, account_id: int) -> Handed:
        """A password to hand over; the old one and every session end."""
        password, until = drawn_password(), self._until()
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.set_password(connection, account_id, self._passwords.hash(password), until)
            self._record(connection, keeper, "account_password", login)
        return Handed(account_id, password, until)

    def reset_totp(self, keeper: Clerk | None, account_id: int) -> None:
        """Ask for no code any more: for who lost their phone."""
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.switch_off_totp(connection, account_id)
            self._record(connection, keeper, "account_totp", login)

    def link(self, keeper: Clerk | None, account_id: int, issuer: str, subject: str) -> None:
        """Say who at the identity provider signs in with it. Raises Taken."""
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            accounts.link(connection, account_id, issuer, subject, self._now())
            self._record(connection, keeper, "openid_link", login, issuer=issuer, subject=subject)

    def unlink(self, keeper: Clerk | None, account_id: int) -> None:
        """Forget who signs in with it at the identity provider."""
        with self._engine.begin() as connection:
            login = self._reached(connection, keeper, account_id).clerk.login
            if not accounts.unlink(connection, account_id):
                raise BadRequest("nobody is linked to this account")
            self._record(connection, keeper, "account_unlink", login)

    def id_of(self, login: str) -> int:
        """The id of the account with this login; raises NoAccount."""
        with reading(self._engine) as connection:
            found = accounts.named(connection, login)
        if found is None:
            raise NoAccount(f"there is no account {login}")
        return found.clerk.id

    def _until(self) -> datetime:
        return self._now() + TEMPORARY

    def _reached(self, connection: Connection, keeper: Clerk | None, account_id: int) -> Account:
        found = accounts.find(connection, account_id)
        if found is None or not (keeper is None or _reaches(keeper, found)):
            raise NoAccount(f"there is no account {account_id}")
        if keeper is not None and keeper.id == account_id:
            raise OwnAccount("ask another administrator to change your own account")
        return found

    def _record(
        self, connection: Connection, keeper: Clerk | None, action: str, login: str, **more: object
    ) -> None:
        told = more if keeper else {**more, "by": "command line"}
        audit.record(connection, self._now(), keeper, action, login, told)


def _told(profile: Profile) -> dict[str, object]:
    return {"role": profile.role.value, "office": profile.office}


def _reaches(keeper: Clerk, account: Account) -> bool:
    """Whether every place at which the account holds is the keeper's; one sees one's own."""
    reach, clerk = keeper.reach(Power.ACCOUNTS), account.clerk
    if reach is None or clerk.id == keeper.id:
        return True
    held = {clerk.office, *(grant.office for grant in clerk.grants)}
    return None not in held and held <= reach


def _check_giving(keeper: Clerk | None, given: Sequence[Grant]) -> None:
    reach = keeper.reach(Power.ACCOUNTS) if keeper else None
    if reach is not None and any(one.office not in reach for one in given):
        raise NotAllowed("give roles at your own offices only")
