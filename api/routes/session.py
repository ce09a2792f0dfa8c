"""Signing in at the desk, and out: local accounts with a second factor where one is set."""

from typing import Annotated

import pyotp
import segno
from fastapi import APIRouter, Response
from pydantic import StringConstraints

from api.deps import ChangingClerkDep, DeskCookie, PartsDep, ViewerDep
from api.desk_schemas import ClerkOut, SignInRequest
from api.desk_views import Viewer
from api.errors import ApiError
from api.parts import Parts
from api.schemas import Strict
from api.security import DESK_COOKIE, DESK_SECONDS
from bot.roles import Clerk
from bot.store import audit
from bot.store.users import Refusal, SignIn

router = APIRouter(prefix="/api/desk", tags=["desk"])


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


@router.post("/sign-in")
def sign_in(body: SignInRequest, parts: PartsDep, response: Response) -> ClerkOut:
    """Sign in; the cookie cannot be read by scripts and is not sent across sites."""
    found = parts.users.sign_in(body.login, body.password, parts.now(), body.code)
    _record(parts, body.login, found)
    if found.refusal is Refusal.CODE_NEEDED:
        raise ApiError(401, "code_needed", "Add the six digits that your phone shows.")
    if found.clerk is None:
        raise ApiError(401, "wrong", "Login or password is wrong, or the account is locked.")
    cookie = parts.tokens.desk(found.clerk.id)
    response.set_cookie(
        DESK_COOKIE,
        cookie,
        max_age=DESK_SECONDS,
        httponly=True,
        samesite="strict",
        secure=parts.settings.public_url.startswith("https"),
    )
    return _clerk(parts, found.clerk, cookie)


@router.post("/sign-out", status_code=204)
def sign_out(clerk: ChangingClerkDep, parts: PartsDep, response: Response) -> None:
    """Forget the cookie; nobody sits at this page any more."""
    parts.handover.seen(clerk, here=False)
    response.delete_cookie(DESK_COOKIE)


@router.get("/me")
def me(viewer: ViewerDep, parts: PartsDep, cookie: DeskCookie = None) -> ClerkOut:
    """Who is signed in."""
    return _clerk(parts, viewer.clerk, cookie or "", viewer)


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


def _clerk(parts: Parts, clerk: Clerk, cookie: str, viewer: Viewer | None = None) -> ClerkOut:
    language = viewer.language if viewer else "vi"
    return ClerkOut(
        id=clerk.id,
        login=clerk.login,
        name=clerk.name,
        role=clerk.role,
        role_label=parts.words.say(f"role.{clerk.role}", language),
        powers=sorted(power.value for power in clerk.powers()),
        csrf=parts.tokens.csrf(cookie),
    )
