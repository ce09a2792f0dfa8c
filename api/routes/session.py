"""Signing in at the desk, and out: local accounts with a second factor where one is set."""

from typing import Annotated

import pyotp
import segno
from fastapi import APIRouter, Depends, Header, Response
from pydantic import StringConstraints

from api.access.pace import FROM_ONE_ADDRESS, OF_ONE_LOGIN
from api.access.security import DESK_COOKIE, DESK_SECONDS
from api.deps import (
    ChangingClerkDep,
    DeskCookie,
    PartsDep,
    StandingDep,
    ViewerDep,
    check_token,
    get_viewer,
    limited,
)
from api.errors import ApiError
from api.parts import Parts
from api.schemas.common import Language, Strict
from api.schemas.desk import ClerkOut, PasswordRequest, SignInRequest, SignInWays
from bot.store import audit
from bot.store.users import Refusal, SignIn

router = APIRouter(prefix="/api/desk", tags=["desk"])
_WRONG = "Login or password is wrong, or the account is locked."
_TOLD: dict[Refusal, str] = {
    Refusal.CODE_NEEDED: "Add the six digits that your phone shows.",
    Refusal.DISABLED: "This account is disabled. Ask your administrator.",
    Refusal.EXPIRED: "This temporary password is too old. Ask your administrator for another.",
}
"""What only who knows the password is told."""


class TotpSecret(Strict):
    """A new secret for an authenticator app; it counts once a code was given for it.

    `qr` is the address `uri` as a picture (data:).
    """

    secret: str
    uri: str
    qr: str


class TotpRequest(Strict):
    """The secret that was shown, and a code that the phone made of it."""

    secret: Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{32}$")]
    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]


@router.get("/sign-in")
def sign_in_ways(parts: PartsDep) -> SignInWays:
    """How one may sign in. Open to anyone; tells the identity provider's name."""
    if parts.openid is None:
        return SignInWays(openid=None)
    return SignInWays(openid=parts.settings.oidc_name or "OpenID Connect")


@router.post("/sign-in", dependencies=[limited("sign_in", FROM_ONE_ADDRESS["sign_in"])])
def sign_in(body: SignInRequest, parts: PartsDep, response: Response) -> ClerkOut:
    """Sign in; the cookie cannot be read by scripts and is not sent across sites."""
    parts.pace.check("login", body.login, OF_ONE_LOGIN)
    found = parts.users.sign_in(body.login, body.password, parts.now(), body.code)
    _record(parts, body.login, found)
    if found.clerk is None:
        reason = found.refusal if found.refusal in _TOLD else None
        raise ApiError(401, reason or Refusal.WRONG, _TOLD[reason] if reason else _WRONG)
    return _clerk(parts, found.clerk.id, open_session(parts, response, found.clerk.id))


def open_session(parts: Parts, response: Response, clerk_id: int) -> str:
    """Give the browser a clerk's cookie; returns it."""
    standing = parts.users.standing(clerk_id)
    cookie = parts.tokens.desk(clerk_id, standing.epoch if standing else 0)
    response.set_cookie(
        DESK_COOKIE,
        cookie,
        max_age=DESK_SECONDS,
        httponly=True,
        samesite="strict",
        secure=parts.settings.public_url.startswith("https"),
    )
    return cookie


@router.post("/sign-out", status_code=204, dependencies=[Depends(check_token)])
def sign_out(standing: StandingDep, parts: PartsDep, response: Response) -> None:
    """Forget the cookie; nobody sits at this page any more."""
    parts.handover.seen(standing.clerk, here=False)
    response.delete_cookie(DESK_COOKIE)


@router.get("/me")
def me(
    standing: StandingDep,
    parts: PartsDep,
    cookie: DeskCookie = None,
    accept_language: Annotated[str, Header()] = "vi",
) -> ClerkOut:
    """Who is signed in."""
    viewer = get_viewer(parts, standing.clerk, accept_language)
    return _clerk(parts, standing.clerk.id, cookie or "", viewer.language)


@router.post("/password", dependencies=[Depends(check_token)])
def change_password(
    body: PasswordRequest, standing: StandingDep, parts: PartsDep, response: Response
) -> ClerkOut:
    """A new password; every other session of the account ends. 422 where the old one is wrong."""
    clerk = standing.clerk
    if body.old == body.new:
        raise ApiError(422, "same_password", "Choose another password than the old one.")
    if not parts.users.change_password(clerk.id, body.old, body.new, parts.now()):
        raise ApiError(422, "wrong_password", "The old password is wrong, or tried too often.")
    with parts.engine.begin() as connection:
        audit.record(connection, parts.now(), clerk, "password", clerk.login, {})
    return _clerk(parts, clerk.id, open_session(parts, response, clerk.id))


@router.get("/totp")
def new_totp(viewer: ViewerDep, parts: PartsDep) -> TotpSecret:
    """A new secret to put into an authenticator app; nothing is stored yet."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=viewer.clerk.login, issuer_name=parts.settings.office
    )
    picture = segno.make(uri).svg_data_uri(scale=4)
    return TotpSecret(secret=secret, uri=uri, qr=picture)


@router.post("/totp", status_code=204)
def switch_on_totp(body: TotpRequest, clerk: ChangingClerkDep, parts: PartsDep) -> None:
    """From now on this account asks for a code; 422 where the code does not fit the secret."""
    if not parts.users.switch_on_totp(clerk.id, body.secret, body.code, parts.now()):
        raise ApiError(422, "wrong_code", "The code does not fit. Is the phone's clock right?")
    with parts.engine.begin() as connection:
        audit.record(connection, parts.now(), clerk, "totp_on", clerk.login, {})


def _record(parts: Parts, login: str, found: SignIn) -> None:
    """A sign-in is on record, whether it succeeded or not; an unknown login by no name."""
    if found.refusal is Refusal.CODE_NEEDED:
        return
    action = "sign_in" if found.clerk else "sign_in_refused"
    known = parts.users.known(login)
    with parts.engine.begin() as connection:
        subject = login if known else "unknown"
        detail = {"reason": found.refusal.value} if found.refusal else {}
        audit.record(connection, parts.now(), found.clerk, action, subject, detail)


def _clerk(parts: Parts, clerk_id: int, cookie: str, language: Language = "vi") -> ClerkOut:
    standing = parts.users.standing(clerk_id)
    if standing is None:
        raise ApiError(401, "signed_out", "Sign in at /desk.")
    clerk = standing.clerk
    return ClerkOut(
        id=clerk.id,
        login=clerk.login,
        name=clerk.name,
        role=clerk.role,
        role_label=parts.words.say(f"role.{clerk.role}", language),
        powers=sorted(power.value for power in clerk.powers()),
        csrf=parts.tokens.csrf(cookie),
        password_due=standing.password_due,
    )
