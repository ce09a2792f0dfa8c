"""The JSON of the accounts page."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from api.schemas.common import Strict
from api.schemas.desk import OfficeId, Place, Short
from bot.roles import Role

Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{2,64}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}$")]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]


class GrantBody(Strict):
    """A role at an office; null: at every office."""

    role: Role
    office: OfficeId | None = None


class AccountBody(Strict):
    """What an account is made of; `role` at `office`, null: at every office."""

    name: Short
    role: Role
    office: OfficeId | None = None
    email: Email | None = None


class NewAccount(AccountBody):
    """An account to make; without a password it signs in at the identity provider only."""

    login: Login
    with_password: bool = True


class RolesBody(Strict):
    """The roles beside an account's own, in place of those it had."""

    grants: Annotated[tuple[GrantBody, ...], Field(max_length=20)]


class LinkBody(Strict):
    """Who signs in with the account: what the provider calls `sub`."""

    subject: Subject


class AccountOut(AccountBody):
    """An account as whoever keeps them sees it; `mine` is one's own, which others change."""

    id: int
    login: str
    mine: bool
    role_label: str
    grants: tuple[GrantBody, ...]
    disabled: bool
    locked: bool
    password: bool
    password_until: datetime | None
    totp: bool
    openid: bool
    here_at: datetime | None


class AccountList(Strict):
    """The accounts, and what roles can be given where; `openid` names the identity provider."""

    accounts: list[AccountOut]
    offices: list[Place]
    roles: dict[str, str]
    everywhere: bool
    openid: str | None


class HandedOut(Strict):
    """A password to hand over, shown once; null where the account has none."""

    id: int
    password: str | None
    until: datetime | None
