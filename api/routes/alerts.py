"""What a clerk is told of and how: their own choices, browsers, chat and newest alerts only."""

from datetime import datetime
from typing import Annotated

import segno
from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints
from sqlalchemy import select

from api.deps import AnsweringDep, PartsDep, ViewerDep
from api.errors import ApiError
from api.parts import Parts
from api.schemas.common import Language, Strict
from bot.alert_kinds import Choice, Kind, Subscription, Way
from bot.alerts.chats import CODE_MINUTES, ClerkChats
from bot.alerts.push import is_service
from bot.roles import Clerk
from bot.store import alerts
from bot.store.clerk_chats import Ended
from bot.store.tables import users
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/desk/alerts", tags=["desk"])
_CODES = 10
"""In ten seconds: whoever presses again and again."""
Endpoint = Annotated[str, StringConstraints(pattern=r"^https://\S{8,480}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,128}={0,2}$")]


class ChoiceBody(Strict):
    """Tell of this in this way."""

    kind: Kind
    way: Way


class ChoicesBody(Strict):
    """Everything that a clerk wants to be told of, and in which language."""

    choices: Annotated[tuple[ChoiceBody, ...], Field(max_length=20)]
    language: Language = "vi"


class ChatOut(Strict):
    """The chat in Telegram: since when, and by which name there; or why it is over."""

    linked: bool
    name: str | None = None
    since: datetime | None = None
    ended: Ended | None = None


class AlertsOut(Strict):
    """What is chosen, and what can be: `push_key` is for the browser, `email` where mails go.

    `telegram` is null where the office has no bot.
    """

    choices: tuple[ChoiceBody, ...]
    push_key: str | None
    email: str | None
    telegram: ChatOut | None = None


class InviteBody(Strict):
    language: Language = "vi"


class InviteOut(Strict):
    """Links one chat once, within so many minutes; `qr` is the same as a picture (data:)."""

    url: str
    qr: str
    minutes: int


class PushKeys(Strict):
    p256dh: Key
    auth: Key


class PushBody(Strict):
    """A browser's subscription, as it gives it."""

    endpoint: Endpoint
    keys: PushKeys
    language: Language = "vi"


class GoneBody(Strict):
    endpoint: Endpoint


class AlertOut(Strict):
    """One thing to show; `text` names the case, its office and field, nothing of a citizen."""

    id: int
    kind: Kind
    case: int
    text: str
    at: datetime


class NewAlerts(Strict):
    """Alerts after `after`, oldest first; `newest` is the id to ask with next."""

    alerts: list[AlertOut]
    newest: int


@router.get("/choices")
def chosen(viewer: ViewerDep, parts: PartsDep) -> AlertsOut:
    """What this clerk chose, and what this server can send."""
    with reading(parts.engine) as connection:
        found = alerts.choices(connection, viewer.clerk.id)
        email = connection.scalar(select(users.c.email).where(users.c.id == viewer.clerk.id))
    ordered = sorted(found, key=lambda one: (one.kind, one.way))
    return AlertsOut(
        choices=tuple(ChoiceBody(kind=one.kind, way=one.way) for one in ordered),
        push_key=parts.push.public_key if parts.push else None,
        email=email if parts.alerting.mail else None,
        telegram=_chat(parts, viewer.clerk),
    )


@router.put("/choices", status_code=204)
def choose(body: ChoicesBody, clerk: AnsweringDep, parts: PartsDep) -> None:
    """Choose anew; only who answers is told of cases."""
    wanted = [Choice(one.kind, one.way) for one in body.choices]
    with parts.engine.begin() as connection:
        alerts.choose(connection, clerk.id, wanted, body.language)


@router.post("/push", status_code=204)
def subscribe(body: PushBody, clerk: AnsweringDep, parts: PartsDep) -> None:
    """This browser takes this clerk's pushes; 422 where its address is no push service's."""
    if not is_service(body.endpoint):
        raise ApiError(422, "invalid", "This address belongs to no browser's push service.")
    browser = Subscription(0, body.endpoint, body.keys.p256dh, body.keys.auth, body.language)
    with parts.engine.begin() as connection:
        alerts.subscribe(connection, clerk.id, browser, parts.now())


@router.delete("/push", status_code=204)
def unsubscribe(body: GoneBody, clerk: AnsweringDep, parts: PartsDep) -> None:
    """This browser takes no pushes of this clerk any more."""
    with parts.engine.begin() as connection:
        if body.endpoint in {one.endpoint for one in alerts.browsers(connection, clerk.id)}:
            alerts.unsubscribe(connection, body.endpoint)


@router.post("/telegram")
async def invite(body: InviteBody, clerk: AnsweringDep, parts: PartsDep) -> InviteOut:
    """A link for this clerk's own Telegram; a new one ends those before. 404 without a bot."""
    parts.pace.check("telegram_code", str(clerk.id), _CODES)
    made = await _chats(parts).invite(clerk.id, body.language)
    if made is None:
        raise ApiError(503, "telegram_down", "Telegram cannot be reached. Try again in a minute.")
    picture = segno.make(made.url).svg_data_uri(scale=4)
    return InviteOut(url=made.url, qr=picture, minutes=CODE_MINUTES)


@router.delete("/telegram", status_code=204)
def unlink(clerk: AnsweringDep, parts: PartsDep) -> None:
    """This clerk is told nothing in Telegram any more; an open link ends too."""
    _chats(parts).unlink(clerk)


@router.get("")
def newer(
    viewer: ViewerDep,
    parts: PartsDep,
    after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> NewAlerts:
    """This clerk's alerts after one; without `after` only where to begin."""
    with reading(parts.engine) as connection:
        newest = alerts.newest_id(connection, viewer.clerk.id)
        found = [] if after is None else alerts.after(connection, viewer.clerk.id, after)
    out = [
        AlertOut(
            id=one.id,
            kind=one.kind,
            case=one.case_id,
            text=parts.alerting.line(one, viewer.language),
            at=one.at,
        )
        for one in found
    ]
    return NewAlerts(alerts=out, newest=out[-1].id if out else newest)


def _chats(parts: Parts) -> ClerkChats:
    if parts.clerk_chats is None:
        raise ApiError(404, "no_bot", "This office has no Telegram bot.")
    return parts.clerk_chats


def _chat(parts: Parts, clerk: Clerk) -> ChatOut | None:
    if parts.clerk_chats is None:
        return None
    link = parts.clerk_chats.link(clerk.id)
    if link is None:
        return ChatOut(linked=False)
    if link.chat is None:
        return ChatOut(linked=False, ended=link.ended)
    return ChatOut(linked=True, name=link.name, since=link.at)
