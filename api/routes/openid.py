"""Signing in at the office's identity provider: away, and back with a code.

Open to anyone, twenty requests in ten seconds from one address. Nothing is told but whether
somebody was let in; why not stands in the audit log and the operator's log.
"""

import asyncio
import logging
from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import RedirectResponse

from api.access.identity_provider import IdentityProvider, Refused, Try, Unreachable
from api.access.security import OPENID_COOKIE, OPENID_SECONDS
from api.deps import PartsDep, limited
from api.parts import Parts
from api.routes.session import open_session
from bot.store import audit, openid
from bot.store.openid import Entry, Identity, Turned

router = APIRouter(prefix="/api/desk/openid", tags=["desk"], dependencies=[limited("openid", 20)])
OpenIdCookie = Annotated[str | None, Cookie(alias=OPENID_COOKIE)]
_PATH = "/api/desk/openid"
_log = logging.getLogger(__name__)


@router.get("/start", status_code=303, response_class=RedirectResponse)
async def start(parts: PartsDep) -> RedirectResponse:
    """Send the browser to the identity provider."""
    if parts.openid is None:
        return _desk("openid_off")
    try:
        url, made = await parts.openid.begin()
    except Unreachable as error:
        _log.error("identity provider", extra={"why": str(error)})
        return _desk("openid_unreachable")
    answer = RedirectResponse(url, 303)
    answer.set_cookie(
        OPENID_COOKIE,
        parts.tokens.openid((made.state, made.nonce, made.verifier)),
        max_age=OPENID_SECONDS,
        path=_PATH,
        httponly=True,
        samesite="lax",  # it has to come along when the provider sends the browser back
        secure=parts.settings.public_url.startswith("https"),
    )
    return answer


@router.get("/back", status_code=303, response_class=RedirectResponse)
async def back(request: Request, parts: PartsDep, cookie: OpenIdCookie = None) -> RedirectResponse:
    """Let in whom the provider vouches for, where they have an account."""
    kept = parts.tokens.openid_try(cookie or "")
    if parts.openid is None or kept is None:
        return _desk("openid_expired")
    code = await _finish(parts, parts.openid, Try(*kept), request)
    answer = _desk(code if isinstance(code, str) else None)
    if isinstance(code, int):
        open_session(parts, answer, code)
    answer.delete_cookie(OPENID_COOKIE, path=_PATH)
    return answer


async def _finish(
    parts: Parts, provider: IdentityProvider, made: Try, request: Request
) -> int | str:
    """The id of the clerk who enters, or the code of why nobody does."""
    try:
        who = await provider.finish(made, dict(request.query_params))
    except Refused as error:
        _log.warning("identity provider", extra={"why": str(error)})
        return "openid_refused"
    except Unreachable as error:
        _log.error("identity provider", extra={"why": str(error)})
        return "openid_unreachable"
    entry = await asyncio.to_thread(_enter, parts, who)
    return entry.clerk.id if entry.clerk else str(entry.turned)


def _enter(parts: Parts, who: Identity) -> Entry:
    """Let them in, and put it on record; the subject is there for who links accounts by hand."""
    entry = openid.enter(parts.engine, who, parts.now())
    with parts.engine.begin() as connection:
        if entry.linked and entry.clerk:
            detail = {"issuer": who.issuer, "subject": who.subject}
            audit.record(
                connection, parts.now(), entry.clerk, "openid_link", entry.clerk.login, detail
            )
        if entry.clerk:
            detail = {"by": "openid"}
            audit.record(connection, parts.now(), entry.clerk, "sign_in", entry.clerk.login, detail)
        elif entry.turned is not None:
            detail = {"reason": entry.turned.value, "by": "openid"}
            detail |= {"subject": who.subject} if entry.turned is Turned.UNKNOWN else {}
            audit.record(connection, parts.now(), None, "sign_in_refused", "unknown", detail)
    return entry


def _desk(code: str | None) -> RedirectResponse:
    return RedirectResponse(f"/desk?sign_in={code}" if code else "/desk", 303)
