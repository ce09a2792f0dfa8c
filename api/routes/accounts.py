"""Keeping the accounts. Who keeps those of one office sees and changes no others."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.deps import PartsDep, changing_with, reading_with
from api.errors import ApiError
from api.parts import Parts
from api.schemas.accounts import (
    AccountBody,
    AccountList,
    AccountOut,
    GrantBody,
    HandedOut,
    LinkBody,
    NewAccount,
    RolesBody,
)
from api.schemas.common import RowId
from api.schemas.desk import Place
from api.views.desk import Viewer
from bot.accounts import Account, Profile
from bot.roles import Clerk, Grant, Power, Role

router = APIRouter(prefix="/api/desk/accounts", tags=["desk"])
KeepingAccountsDep = Annotated[Clerk, Depends(changing_with(Power.ACCOUNTS))]
SeeingAccountsDep = Annotated[Viewer, Depends(reading_with(Power.ACCOUNTS))]


@router.get("")
def accounts(viewer: SeeingAccountsDep, parts: PartsDep) -> AccountList:
    """The accounts within reach, those that are disabled last."""
    reach = viewer.clerk.reach(Power.ACCOUNTS)
    english = viewer.language == "en"
    return AccountList(
        accounts=[_out(viewer, one) for one in parts.accounts.every(viewer.clerk)],
        offices=[
            Place(id=office.id, name=office.name_en if english else office.name)
            for office in parts.library.offices
            if reach is None or office.id in reach
        ],
        roles={role.value: viewer.label("role", role.value) for role in Role},
        everywhere=reach is None,
        openid=(parts.settings.oidc_name or "OpenID Connect") if parts.openid else None,
    )


@router.post("", status_code=201)
def add(body: NewAccount, clerk: KeepingAccountsDep, parts: PartsDep) -> HandedOut:
    """Make an account; its password is shown this once. 409 where the login is taken."""
    _check_offices(parts, [body.office])
    made = parts.accounts.make(clerk, _profile(body, body.login), body.with_password)
    return HandedOut(id=made.id, password=made.password, until=made.until)


@router.put("/{account_id}", status_code=204)
def change(
    account_id: RowId, body: AccountBody, clerk: KeepingAccountsDep, parts: PartsDep
) -> None:
    """Another name, role, office or e-mail; 409 on one's own account and the last keeper's."""
    _check_offices(parts, [body.office])
    parts.accounts.change(clerk, account_id, _profile(body))


@router.put("/{account_id}/grants", status_code=204)
def regrant(account_id: RowId, body: RolesBody, clerk: KeepingAccountsDep, parts: PartsDep) -> None:
    """The roles beside its own, in place of those it had."""
    _check_offices(parts, [one.office for one in body.grants])
    given = [Grant(one.role, one.office) for one in body.grants]
    parts.accounts.regrant(clerk, account_id, given)


@router.post("/{account_id}/disable", status_code=204)
def disable(account_id: RowId, clerk: KeepingAccountsDep, parts: PartsDep) -> None:
    """Nobody signs in with it any more, and its sessions end at once."""
    parts.accounts.disable(clerk, account_id)


@router.post("/{account_id}/enable", status_code=204)
def enable(account_id: RowId, clerk: KeepingAccountsDep, parts: PartsDep) -> None:
    """It may be signed in with again, and is not locked."""
    parts.accounts.enable(clerk, account_id)


@router.post("/{account_id}/reset-password")
def reset_password(account_id: RowId, clerk: KeepingAccountsDep, parts: PartsDep) -> HandedOut:
    """A password to hand over, shown this once; it is changed at the first sign-in."""
    made = parts.accounts.reset_password(clerk, account_id)
    return HandedOut(id=made.id, password=made.password, until=made.until)


@router.post("/{account_id}/reset-totp", status_code=204)
def reset_totp(account_id: RowId, clerk: KeepingAccountsDep, parts: PartsDep) -> None:
    """Ask for no code any more: for who lost their phone."""
    parts.accounts.reset_totp(clerk, account_id)


@router.put("/{account_id}/openid", status_code=204)
def link(account_id: RowId, body: LinkBody, clerk: KeepingAccountsDep, parts: PartsDep) -> None:
    """Say who at the identity provider signs in with it; 409 where that is somebody else."""
    if parts.openid is None:
        raise ApiError(422, "openid_off", "Set MOTCUA_OIDC_ISSUER first.")
    parts.accounts.link(clerk, account_id, parts.settings.oidc_issuer, body.subject)


@router.delete("/{account_id}/openid", status_code=204)
def unlink(account_id: RowId, clerk: KeepingAccountsDep, parts: PartsDep) -> None:
    """Forget who at the identity provider signs in with it."""
    parts.accounts.unlink(clerk, account_id)


def _profile(body: AccountBody, login: str = "") -> Profile:
    return Profile(login, body.name, body.role, body.office, body.email)


def _check_offices(parts: Parts, named: list[str | None]) -> None:
    known = {office.id for office in parts.library.offices}
    if unknown := [office for office in named if office and office not in known]:
        raise ApiError(422, "invalid", f"There is no office {unknown[0]}.")


def _out(viewer: Viewer, account: Account) -> AccountOut:
    clerk, now = account.clerk, viewer.parts.now()
    return AccountOut(
        id=clerk.id,
        login=clerk.login,
        name=clerk.name,
        role=Role(clerk.role),
        role_label=viewer.label("role", clerk.role),
        office=clerk.office,
        email=account.email,
        mine=clerk.id == viewer.clerk.id,
        grants=tuple(GrantBody(role=one.role, office=one.office) for one in clerk.grants),
        disabled=account.disabled_at is not None,
        locked=account.locked_until is not None and account.locked_until > now,
        password=account.has_password,
        password_until=account.password_until,
        totp=account.totp,
        openid=account.openid,
        here_at=account.seen_at,
    )
