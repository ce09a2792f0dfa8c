"""What routes ask for: the parts, who is calling, and what they may do."""

from collections.abc import Callable
from typing import Annotated, Any, cast

from fastapi import Cookie, Depends, Header, Request

from api.access.security import DESK_COOKIE
from api.errors import ApiError
from api.parts import Parts
from api.views.desk import Viewer
from bot.roles import Clerk, Power
from bot.store.users import Standing


def get_parts(request: Request) -> Parts:
    """The parts of this process."""
    return cast(Parts, request.app.state.parts)


PartsDep = Annotated[Parts, Depends(get_parts)]


def get_address(
    parts: PartsDep, authorization: Annotated[str | None, Header(max_length=600)] = None
) -> str:
    """The widget conversation of the caller's token; 401 without a valid one."""
    kind, _, token = (authorization or "").partition(" ")
    address = parts.tokens.widget_address(token) if kind.lower() == "bearer" else None
    if address is None:
        raise ApiError(401, "no_session", "Open a session first: POST /api/chat/session.")
    return address


AddressDep = Annotated[str, Depends(get_address)]
DeskCookie = Annotated[str | None, Cookie(alias=DESK_COOKIE)]


def standing_of(parts: Parts, cookie: str | None) -> Standing | None:
    """The account that a cookie is good for now; None where its session is over."""
    held = parts.tokens.desk_clerk(cookie or "")
    if held is None:
        return None
    clerk_id, epoch, session = held
    found = parts.users.standing(clerk_id, session)
    return found if found is not None and found.epoch == epoch else None


def get_standing(parts: PartsDep, cookie: DeskCookie = None) -> Standing:
    """The account of who is signed in, even where its password is to be changed first."""
    found = standing_of(parts, cookie)
    if found is None:
        raise ApiError(401, "signed_out", "Sign in at /desk.")
    return found


StandingDep = Annotated[Standing, Depends(get_standing)]


def get_clerk(standing: StandingDep) -> Clerk:
    """The signed-in clerk; 401 where nobody is, 403 while their password is a temporary one."""
    if standing.password_due:
        raise ApiError(403, "password_due", "Choose a password of your own first.")
    return standing.clerk


ClerkDep = Annotated[Clerk, Depends(get_clerk)]


def check_token(
    parts: PartsDep,
    standing: StandingDep,  # noqa: ARG001  # who is not signed in is told that first
    cookie: DeskCookie = None,
    x_csrf_token: Annotated[str, Header()] = "",
) -> None:
    """403 without the token that the page got at sign-in."""
    if not parts.tokens.csrf_matches(cookie or "", x_csrf_token):
        raise ApiError(403, "csrf", "Load the page again: its token is missing or old.")


def get_changing_clerk(clerk: ClerkDep, _token: Annotated[None, Depends(check_token)]) -> Clerk:
    """The clerk of a change; 403 without the page's token."""
    return clerk


ChangingClerkDep = Annotated[Clerk, Depends(get_changing_clerk)]


def get_viewer(
    parts: PartsDep, clerk: ClerkDep, accept_language: Annotated[str, Header()] = "vi"
) -> Viewer:
    """The clerk with the language that their page asks for."""
    return Viewer(parts, clerk, "en" if accept_language.lower().startswith("en") else "vi")


ViewerDep = Annotated[Viewer, Depends(get_viewer)]


def reading_with(*powers: Power) -> Callable[[Viewer], Viewer]:
    """Asks for a viewer whose role has one of `powers` somewhere; 403 otherwise."""

    def check(viewer: ViewerDep) -> Viewer:
        _check(viewer.clerk, powers)
        return viewer

    return check


def changing_with(*powers: Power) -> Callable[[Clerk], Clerk]:
    """Asks for a clerk of a change whose role has one of `powers` somewhere; 403 otherwise."""

    def check(clerk: ChangingClerkDep) -> Clerk:
        _check(clerk, powers)
        return clerk

    return check


def _check(clerk: Clerk, powers: tuple[Power, ...]) -> None:
    if clerk.powers().isdisjoint(powers):
        wanted = " or ".join(power.value for power in powers)
        raise ApiError(403, "not_allowed", f"Your role does not let you {wanted} here.")


SeeingDep = Annotated[Viewer, Depends(reading_with(Power.SEE))]
AnsweringDep = Annotated[Clerk, Depends(changing_with(Power.ANSWER))]
CaringDep = Annotated[Viewer, Depends(reading_with(Power.CHANNELS))]
KeepingDep = Annotated[Viewer, Depends(reading_with(Power.WRITE, Power.APPROVE))]
"""Somebody who looks at the knowledge page: an editor or an approver."""
ChangingDep = Annotated[Clerk, Depends(changing_with(Power.WRITE, Power.APPROVE))]
"""Somebody who changes what both may."""
WriterDep = Annotated[Viewer, Depends(reading_with(Power.WRITE))]
"""An editor who looks."""
WritingDep = Annotated[Clerk, Depends(changing_with(Power.WRITE))]
"""An editor who changes something."""
ApprovingDep = Annotated[Clerk, Depends(changing_with(Power.APPROVE))]


def caller(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else ""


def limited(kind: str, most: int) -> Any:
    """A dependency that lets `most` requests of `kind` from an address through, then says 429."""

    def check(request: Request) -> None:
        get_parts(request).pace.check(kind, caller(request), most)

    return Depends(check)
