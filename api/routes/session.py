"""Signing in at the desk, and out: local accounts with a second factor where one is set."""

from typing import Annotated

import pyotp
import segno
from fastapi import APIRouter, Cookie, Depends, Header, Response
from pydantic import StringConstraints

from api.access.pace import FROM_ONE_ADDRESS, OF_ONE_LOGIN
from api.access.security import DESK_COOKIE, DESK_SECONDS, KNOWN_COOKIE, KNOWN_SECONDS
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
from bot.store.users import Factor, Known, Refusal, SignIn

router = APIRouter(prefix="/api/desk", tags=["desk"])
KnownCookie = Annotated[str | None, Cookie(alias=KNOWN_COOKIE)]
_MOST_KNOWN = 8
_WRONG = "Login or password is wrong, or the account is locked."
_TOLD: dict[Refusal, str] = {
    Refusal.CODE_NEEDED: "Add the six digits that your phone shows.",
    Refusal.DISABLED: "This account is disabled. Ask your administrator.",
    Refusal.EXPIRED: "This temporary password is too old. Ask your administrator for another.",
}
"""What only who knows the password is told."""


_WRONG_PROOF = "The password, or the code of the phone so far, is wrong or tried too often."
_NOT_SWITCHED: dict[Refusal, tuple[str, str]] = {
    Refusal.NOT_FITTING: ("wrong_code", "The code does not fit. Is the phone's clock right?"),
    Refusal.CODE_NEEDED: ("code_needed", "Add the code of the phone that is set up now."),
}


class TotpSecret(Strict):
    """A new secret for an authenticator app; it counts once a code was given for it.

    `qr` is the address `uri` as a picture (data:). `replaces`: a phone is set up already, whose
    code is asked for too.
    """

    secret: str
    uri: str
    qr: str
    replaces: bool = False


class TotpRequest(Strict):
    """The secret that was shown, a code that the phone made of it, and proof of who asks.

    `old_code` is of the phone that is set up so far, "" where there is none.
    """

    secret: Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{32}$")]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    old_code: Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")] = ""


@router.get("/sign-in")
def sign_in_ways(parts: PartsDep) -> SignInWays:
    """How one may sign in. Open to anyone; tells the identity provider's name."""
    if parts.openid is None:
        return SignInWays(openid=None)
    return SignInWays(openid=parts.settings.oidc_name or "OpenID Connect")


@router.post("/sign-in", dependencies=[limited("sign_in", FROM_ONE_ADDRESS["sign_in"])])
def sign_in(
    body: SignInRequest, parts: PartsDep, response: Response, kept: KnownCookie = None
) -> ClerkOut:
    """Sign in; the cookie cannot be read by scripts and is not sent across sites.

    A browser that an account was in before has tries of its own: strangers who lock the account
    by wrong passwords do not keep its owner out.
    """
    known = parts.tokens.known_accounts(kept or "")
    kind = "known login" if parts.users.id_of(body.login) in known else "login"
    parts.pace.check(kind, body.login, OF_ONE_LOGIN)
    found = parts.users.sign_in(body.login, body.password, parts.now(), body.code, known)
    _record(parts, body.login, found)
    if found.clerk is None:
        reason = found.refusal if found.refusal in _TOLD else None
        raise ApiError(401, reason or Refusal.WRONG, _TOLD[reason] if reason else _WRONG)
    _remember(parts, response, found.clerk.id, known)
    return _clerk(parts, found.clerk.id, open_session(parts, response, found.clerk.id))


def _remember(parts: Parts, response: Response, clerk_id: int, known: Known) -> None:
    """Give the browser what it is known by as one of this account's."""
    standing = parts.users.standing(clerk_id)
    others = [one for one in known.items() if one[0] != clerk_id][1 - _MOST_KNOWN :]
    response.set_cookie(
        KNOWN_COOKIE,
        parts.tokens.known({**dict(others), clerk_id: standing.epoch if standing else 0}),
        max_age=KNOWN_SECONDS,
        path="/api/desk",
        httponly=True,
        samesite="strict",
        secure=parts.settings.public_url.startswith("https"),
    )


def open_session(parts: Parts, response: Response, clerk_id: int) -> str:
    """Give the browser a clerk's cookie; returns it."""
    standing = parts.users.standing(clerk_id)
    epoch = standing.epoch if standing else 0
    cookie = parts.tokens.desk(clerk_id, epoch, parts.new_id())
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
def sign_out(
    standing: StandingDep, parts: PartsDep, response: Response, cookie: DeskCookie = None
) -> None:
    """End the session, whoever has its cookie; nobody sits at this page any more."""
    parts.handover.seen(standing.clerk, here=False)
    if held := parts.tokens.desk_clerk(cookie or ""):
        parts.users.end(held[2], parts.now())
        parts.signals.send("desk")
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
    body: PasswordRequest,
    standing: StandingDep,
    parts: PartsDep,
    response: Response,
    kept: KnownCookie = None,
) -> ClerkOut:
    """A new password; every other session of the account ends. 422 where the old one is wrong."""
    clerk = standing.clerk
    if body.old == body.new:
        raise ApiError(422, "same_password", "Choose another password than the old one.")
    if not parts.users.change_password(clerk.id, body.old, body.new, parts.now()):
        raise ApiError(422, "wrong_password", "The old password is wrong, or tried too often.")
    with parts.engine.begin() as connection:
        audit.record(connection, parts.now(), clerk, "password", clerk.login, {})
    _remember(parts, response, clerk.id, parts.tokens.known_accounts(kept or ""))
    return _clerk(parts, clerk.id, open_session(parts, response, clerk.id))


@router.get("/totp")
def new_totp(viewer: ViewerDep, standing: StandingDep, parts: PartsDep) -> TotpSecret:
    """A new secret to put into an authenticator app; nothing is stored yet."""
    if not standing.has_password:
        raise ApiError(422, "no_password", "Your identity provider asks for the second factor.")
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=viewer.clerk.login, issuer_name=parts.settings.office
    )
    picture = segno.make(uri).svg_data_uri(scale=4)
    return TotpSecret(secret=secret, uri=uri, qr=picture, replaces=standing.totp)


@router.post("/totp")
def switch_on_totp(
    body: TotpRequest,
    clerk: ChangingClerkDep,
    parts: PartsDep,
    response: Response,
    kept: KnownCookie = None,
) -> ClerkOut:
    """From now on this account asks for this phone's codes; every other session ends.

    422 where the code does not fit the secret, or the proof of who asks is missing or wrong.
    """
    factor = Factor(body.secret, body.code)
    refused = parts.users.switch_on_totp(
        clerk.id, factor, body.password, body.old_code, parts.now()
    )
    if refused is not None:
        code, told = _NOT_SWITCHED.get(refused, ("wrong_proof", _WRONG_PROOF))
        raise ApiError(422, code, told)
    with parts.engine.begin() as connection:
        audit.record(connection, parts.now(), clerk, "totp_on", clerk.login, {})
    _remember(parts, response, clerk.id, parts.tokens.known_accounts(kept or ""))
    return _clerk(parts, clerk.id, open_session(parts, response, clerk.id))


def _record(parts: Parts, login: str, found: SignIn) -> None:
    """A sign-in is on record, whether it succeeded or not; an unknown login by no name."""
    if found.refusal is Refusal.CODE_NEEDED:
        return
    action = "sign_in" if found.clerk else "sign_in_refused"
    known = parts.users.id_of(login) is not None
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
