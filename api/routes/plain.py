"""Asking without JavaScript: a form, the same conversation as the widget's, the same pipeline.

Anyone may ask. The conversation's signed address is in a cookie of this page alone, gone with the
browser's session; every change needs the token that the page got with it.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.access.pace import STREAMS_OF_ONE_CITIZEN
from api.deps import PartsDep, caller, limited
from api.guide.catalogue import display_name
from api.parts import Parts, notice
from api.routes.chat import MOST_WAITING, on_page
from api.schemas.chat import Log
from api.views.chat import read_log
from api.views.guide import Lang, Language, Site
from bot.conversation import Conversation
from bot.messages import Incoming
from bot.store import log
from knowledge.store.engine import reading

router = APIRouter(include_in_schema=False)
COOKIE = "motcua_hoi"
_LONGEST = 2_000
_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.5
Held = Annotated[str, Cookie(alias=COOKIE)]
Code = Annotated[str, Query(max_length=32)]


@router.get("/hoi")
async def form(
    request: Request,
    parts: PartsDep,
    lang: Lang = "vi",
    p: Code = "",
    wait: bool = False,
    cookie: Held = "",
) -> Response:
    """The form and what was said so far; with `wait`, up to ten seconds for the answer.

    Who has too many pages waiting gets what there is at once.
    """
    address = parts.tokens.widget_address(cookie)
    waits = wait and parts.pace.has_room(caller(request))
    with parts.pace.holding(caller(request)):
        said = await _log(parts, address, _SECONDS if waits else 0.0) if address else None
    held = cookie if address else parts.tokens.widget(parts.new_id())
    site = Site(request, parts, lang)
    response = await asyncio.to_thread(_page, site, held, said, p)
    if not address:
        secure = parts.settings.public_url.startswith("https:")
        response.set_cookie(COOKIE, held, path="/hoi", httponly=True, samesite="lax", secure=secure)
    return response


@router.post("/hoi", dependencies=[limited("ask", 20)])
def ask(
    request: Request,
    parts: PartsDep,
    csrf: Annotated[str, Form(max_length=128)] = "",
    client_id: Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = "-",
    text: Annotated[str, Form(max_length=20_000)] = "",
    choice: Annotated[str, Form(max_length=64)] = "",
    p: Annotated[str, Form(max_length=32)] = "",
    lang: Annotated[Language, Form()] = "vi",
    cookie: Held = "",
) -> Response:
    """Store one question and lead back to the page; sent twice, it is one question."""
    site = Site(request, parts, lang)
    address = parts.tokens.widget_address(cookie)
    if address is None or not parts.tokens.csrf_matches(cookie, csrf):
        return site.page("ask_again.html", 403, why="cookie")
    if not (text.strip() or choice) or len(text) > _LONGEST:
        return site.page("ask_again.html", 422, why="long" if text.strip() else "empty")
    talk = _conversation(parts, address, lang, p)
    if parts.inbox.waiting(talk.id) >= MOST_WAITING:
        return site.page("ask_again.html", 429, why="many")
    event = Incoming(
        channel="web",
        event_key=f"{address}:{client_id}",
        address=address,
        text=text,
        sent_at=parts.now(),
        choice=choice or None,
        client_id=client_id,
    )
    if parts.inbox.accept(event, lang, parts.now()):
        for topic in ("inbox", f"conversation:{talk.id}", "desk"):
            parts.signals.send(topic)
    kept = f"&p={p}" if parts.library.version(p) else ""
    return RedirectResponse(f"/hoi?wait=1&lang={lang}{kept}#latest", 303)


@router.post("/hoi/xoa")
def forget(
    parts: PartsDep,
    csrf: Annotated[str, Form(max_length=128)] = "",
    lang: Annotated[Language, Form()] = "vi",
    cookie: Held = "",
) -> Response:
    """Take the conversation off this device."""
    response = RedirectResponse(f"/hoi?lang={lang}", 303)
    if parts.tokens.csrf_matches(cookie, csrf):
        response.delete_cookie(COOKIE, path="/hoi")
    return response


def _page(site: Site, held: str, said: Log | None, code: str) -> Response:
    parts = site.parts
    version = parts.library.version(code) if code else None
    answers = [m for m in said.messages if m.sender != "citizen"] if said else []
    response = site.page(
        "ask.html",
        said=said,
        latest=answers[-1] if answers else None,
        topic=display_name(version.procedure.name) if version else None,
        code=code if version else "",
        csrf=parts.tokens.csrf(held),
        client_id=parts.new_id(),
        notice=notice(parts.settings, parts.words, site.lang),
        longest=_LONGEST,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _conversation(parts: Parts, address: str, lang: Language, code: str) -> Conversation:
    with parts.engine.begin() as connection:
        talk = log.open_conversation(connection, "web", address, lang, parts.now(), parts.new_id)
        remembered = on_page(parts, talk, code)
        log.update_conversation(connection, talk.id, language=lang, **remembered)
    return talk


async def _log(parts: Parts, address: str, seconds: float) -> Log | None:
    """What was said, as soon as nothing waits for the bot any more or `seconds` are over."""
    talk = await asyncio.to_thread(_found, parts, address)
    if talk is None:
        return None
    topic = f"conversation:{talk}"
    if parts.signals.listening(topic) >= STREAMS_OF_ONE_CITIZEN:
        seconds = 0.0
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    async with parts.signals.listen(topic) as listener:
        while True:
            said = await asyncio.to_thread(read_log, parts, talk, 0)
            left = deadline - loop.time()
            if not said.typing or left <= 0:
                return said
            await listener.wait(min(left, _LOOK_AGAIN_SECONDS))


def _found(parts: Parts, address: str) -> str | None:
    with reading(parts.engine) as connection:
        talk = log.conversation_at(connection, "web", address)
    return talk.id if talk else None
