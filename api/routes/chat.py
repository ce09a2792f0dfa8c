"""The web widget: a session, messages in, the log out."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.access.pace import (
    FROM_ONE_ADDRESS,
    FROM_ONE_CITIZEN,
    OF_ONE_SITE,
    STREAMS_OF_ONE_CITIZEN,
    TooFast,
)
from api.access.security import WIDGET_SECONDS
from api.deps import AddressDep, PartsDep, caller, limited
from api.errors import ApiError
from api.parts import Parts, notice
from api.schemas.chat import (
    Accepted,
    Log,
    MessageRequest,
    RatingRequest,
    SessionRequest,
    SessionResponse,
    SuggestionOut,
)
from api.views.chat import read_log
from bot.conversation import Context, Conversation
from bot.feedback import Fault, Rating
from bot.messages import Incoming, Language
from bot.store import log
from knowledge.store.engine import reading

router = APIRouter(prefix="/api/chat", tags=["chat"])
_PING_SECONDS = 15
_LOOK_AGAIN_SECONDS = 1.0
MOST_WAITING = 50
_HIGHEST_SEQ = 2**31 - 1


@router.post("/session", dependencies=[limited("session", FROM_ONE_ADDRESS["session"])])
def open_session(
    body: SessionRequest, request: Request, parts: PartsDep, response: Response
) -> SessionResponse:
    """Open or resume a conversation; the site's origin is checked."""
    _check_origin(parts, body.site, request.headers.get("origin"))
    parts.pace.check("site", body.site, OF_ONE_SITE)
    address = parts.tokens.widget_address(body.token) if body.token else None
    resumed = address is not None
    address = address or parts.new_id()
    with parts.engine.begin() as connection:
        talk = log.open_conversation(
            connection, "web", address, body.language, parts.now(), parts.new_id
        )
        remembered = on_page(parts, talk, body.procedure)
        log.update_conversation(connection, talk.id, language=body.language, **remembered)
    if body.referral and not resumed:
        _arrive(parts, address, body.referral, body.language)
    response.headers["Cache-Control"] = "no-store"
    return SessionResponse(
        token=parts.tokens.widget(address),
        conversation=talk.id,
        expires_at=parts.now() + timedelta(seconds=WIDGET_SECONDS),
        office=parts.profile.name.in_(body.language)
        if parts.profile.name
        else parts.settings.office,
        notice=notice(parts.settings, parts.words, body.language),
        resumed=resumed,
        greeting=parts.profile.greeting.in_(body.language) if parts.profile.greeting else None,
    )


def on_page(parts: Parts, talk: Conversation, code: str | None) -> dict[str, Context]:
    """What the conversation remembers of the page that its widget stands on."""
    version = parts.library.version(code) if code else None
    if version is None or talk.context.topic == code:
        return {}
    context = replace(
        talk.context, topic=code, question=version.procedure.name, aspect=None, asked=(), more=()
    )
    return {"context": context}


@router.get("/suggest", dependencies=[limited("suggest", 60)])
def suggest(
    parts: PartsDep,
    response: Response,
    q: Annotated[str, Query(max_length=200)] = "",
    language: Language = "vi",
) -> list[SuggestionOut]:
    """What someone who is typing may want to ask. Open to anyone, 60 requests in ten seconds.

    What is typed is looked up in memory and kept nowhere; numbers of people are not looked up.
    """
    response.headers["Cache-Control"] = "no-store"
    return [
        SuggestionOut(text=one.text, choice=f"p:{one.procedure}" if one.procedure else None)
        for one in parts.guide.suggest(q, language)
    ]


def _arrive(parts: Parts, address: str, referral: str, language: Language) -> None:
    """Who scanned a poster reads of its procedure at once."""
    event = Incoming(
        channel="web",
        event_key=f"{address}:referral",
        address=address,
        text=parts.words.say("site.scanned", language),
        sent_at=parts.now(),
        choice="start",
        referral=referral,
    )
    if parts.inbox.accept(event, language, parts.now()):
        parts.signals.send("inbox")


@router.post("/messages", status_code=202, dependencies=[limited("say", FROM_ONE_ADDRESS["say"])])
def send(body: MessageRequest, address: AddressDep, parts: PartsDep) -> Accepted:
    """Store a message; its answer comes through the log. Sent again, it is a duplicate."""
    if not body.text.strip() and body.choice is None:
        raise ApiError(422, "empty", "Write a message first.")
    parts.pace.check("citizen", address, FROM_ONE_CITIZEN)
    talk = _conversation(parts, address)
    if parts.inbox.waiting(talk) >= MOST_WAITING:
        raise ApiError(429, "too_many", "Wait for the answer to your last messages.")
    event = Incoming(
        channel="web",
        event_key=f"{address}:{body.client_id}",
        address=address,
        text=body.text,
        sent_at=parts.now(),
        choice=body.choice,
        client_id=body.client_id,
    )
    stored = parts.inbox.accept(event, "vi", parts.now())
    if stored:
        parts.signals.send("inbox")
        parts.signals.send(f"conversation:{talk}")
        parts.signals.send("desk")
    return Accepted(accepted=True, duplicate=not stored)


@router.post("/rating", status_code=204)
def rate(body: RatingRequest, address: AddressDep, parts: PartsDep) -> None:
    """Say whether an answer of one's own conversation helped; costs one write, changes no turn.

    Said again, the later counts. It is no message: nothing is answered to it.
    """
    with parts.engine.begin() as connection:
        talk = log.conversation_at(connection, "web", address)
        fault = Fault(body.fault) if body.fault else None
        rating = Rating(body.receipt, body.helped, None if body.helped else fault)
        if talk is None or not parts.ratings.keep(connection, talk, rating):
            raise ApiError(404, "no_answer", "There is no answer with this number to rate here.")
    parts.signals.send("desk")


@router.get("/messages")
async def read(
    address: AddressDep,
    parts: PartsDep,
    request: Request,
    after: Annotated[int, Query(ge=0, le=_HIGHEST_SEQ)] = 0,
    wait: Annotated[float, Query(ge=0, le=25)] = 0,
) -> Log:
    """The log after a position; waits up to `wait` seconds for something new.

    Ten wait at once for one conversation, 500 of one address: 429 beyond.
    """
    talk = await asyncio.to_thread(_conversation, parts, address)
    if not wait:
        return await asyncio.to_thread(read_log, parts, talk, after)
    _check_streams(parts, talk, request)
    with parts.pace.holding(caller(request)):
        return await _newer(parts, talk, after, wait)


async def _newer(parts: Parts, talk: str, after: int, wait: float) -> Log:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    async with parts.signals.listen(f"conversation:{talk}") as listener:
        while True:
            found = await asyncio.to_thread(read_log, parts, talk, after)
            left = deadline - loop.time()
            if found.messages or left <= 0:
                return found
            await listener.wait(min(left, _LOOK_AGAIN_SECONDS))


@router.get("/events")
async def stream(
    address: AddressDep,
    parts: PartsDep,
    request: Request,
    after: Annotated[int, Query(ge=0, le=_HIGHEST_SEQ)] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=_HIGHEST_SEQ)] = None,
) -> EventSourceResponse:
    """The log as server-sent events; `id` is the replay position.

    Ten at once of one conversation, 500 of one address: 429 beyond.
    """
    talk = await asyncio.to_thread(_conversation, parts, address)
    _check_streams(parts, talk, request)
    position = max(after, last_event_id or 0)
    return EventSourceResponse(
        _events(parts, talk, position, request),
        ping=_PING_SECONDS,
        headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
    )


def _check_streams(parts: Parts, talk: str, request: Request) -> None:
    """Raise TooFast where this conversation or address holds too many open."""
    parts.pace.check_open(caller(request))
    if parts.signals.listening(f"conversation:{talk}") >= STREAMS_OF_ONE_CITIZEN:
        raise TooFast


async def _events(
    parts: Parts, talk: str, position: int, request: Request
) -> AsyncIterator[ServerSentEvent]:
    with parts.pace.holding(caller(request)):
        async for event in _told(parts, talk, position, request):
            yield event


async def _told(
    parts: Parts, talk: str, position: int, request: Request
) -> AsyncIterator[ServerSentEvent]:
    state = None
    async with parts.signals.listen(f"conversation:{talk}") as listener:
        while not await request.is_disconnected():
            found = await asyncio.to_thread(read_log, parts, talk, position)
            for message in found.messages:
                position = message.seq
                data = message.model_dump_json()
                yield ServerSentEvent(data, event="message", id=str(message.seq))
            if state != (found.holder, found.typing, found.opens):
                state = (found.holder, found.typing, found.opens)
                data = found.model_dump_json(include={"holder", "typing", "opens"})
                yield ServerSentEvent(data, event="state")
            await listener.wait(_LOOK_AGAIN_SECONDS)


def _conversation(parts: Parts, address: str) -> str:
    with reading(parts.engine) as connection:
        talk = log.conversation_at(connection, "web", address)
    if talk is None:
        raise ApiError(401, "no_session", "Open a session first: POST /api/chat/session.")
    return talk.id


def _check_origin(parts: Parts, site: str, origin: str | None) -> None:
    allowed = parts.settings.site_origins().get(site)
    own = parts.settings.public_url.rstrip("/")
    if allowed is None or (allowed != "*" and origin not in (None, allowed, own)):
        raise ApiError(403, "unknown_site", "This site may not open conversations here.")
