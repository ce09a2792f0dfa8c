"""Open streams: they end with the session that opened them, and nobody holds too many."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from fastapi import Request
from sqlalchemy import update
from sse_starlette import ServerSentEvent

from api.access.pace import STREAMS_OF_ONE_ADDRESS, STREAMS_OF_ONE_CLERK
from api.routes.desk import changes
from bot.store.tables import users
from tests.api.build import Site, refusal

URL = "/api/desk"
LAN = 1
End = Callable[[Site, dict[str, str]], object]


async def nothing_more() -> dict[str, str]:
    """A browser that stays and says nothing."""
    await asyncio.Event().wait()
    return {}


def stream(site: Site) -> AsyncIterator[ServerSentEvent]:
    """What the page of the clerk who is signed in hears."""
    request = Request({"type": "http", "headers": []}, nothing_more)
    return changes(site.parts, request, site.client.cookies["motcua_desk"])


def disable(site: Site, _page: dict[str, str]) -> None:
    """By an administrator."""
    site.parts.accounts.disable(None, LAN)


def sign_out(site: Site, page: dict[str, str]) -> None:
    """In this browser or, with its cookie, anywhere."""
    assert site.client.post(f"{URL}/sign-out", headers=page).status_code == 204


def lose_phone(site: Site, _page: dict[str, str]) -> None:
    """Every session of the account ends."""
    site.parts.accounts.reset_totp(None, LAN)


@pytest.mark.parametrize("end", [disable, sign_out, lose_phone])
async def test_a_stream_of_the_desk_ends_with_its_session(site: Site, end: End) -> None:
    """Nothing more is told, not even that something changed."""
    site.parts.signals.open()
    page = site.clerk("lan")
    told = stream(site)
    first = await anext(told)

    await asyncio.to_thread(end, site, page)
    site.parts.signals.send("desk")
    rest = [event async for event in told]
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(disabled_at=None, epoch=0))

    assert first.event == "changed"
    assert rest == []


async def test_a_role_that_was_taken_away_hears_no_more_who_types(site: Site) -> None:
    """A stream tells what its clerk may see now, not what they might when it was opened."""
    site.parts.signals.open()
    site.clerk("lan")
    told = stream(site)
    await anext(told)
    site.parts.typing_now.citizen(7, "xa")
    site.parts.signals.send("typing")
    before = await anext(told)

    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == LAN).values(office_id="tinh"))
    site.parts.signals.send("typing")
    after = await anext(told)

    assert (before.data, after.data) == ('{"cases": [7]}', '{"cases": []}')
    await told.aclose()  # type: ignore[attr-defined]  # a generator


def test_a_clerk_holds_twenty_streams(site: Site) -> None:
    """A page has one."""
    site.clerk("lan")
    held = [site.parts.pace.holding(f"clerk {LAN}") for _ in range(STREAMS_OF_ONE_CLERK)]
    for one in held:
        one.__enter__()
    try:
        refusal(site.client.get(f"{URL}/events"), 429, "too_fast")
    finally:
        for one in held:
            one.__exit__(None, None, None)


async def test_a_poll_that_waits_is_counted_with_the_streams(site: Site) -> None:
    """However many conversations an address has opened."""
    citizen = site.citizen()
    pace, path = site.parts.pace, "/api/chat/messages?wait=0.2"
    held = [pace.holding("testclient") for _ in range(STREAMS_OF_ONE_ADDRESS - 1)]
    for one in held:
        one.__enter__()
    try:
        waiting = asyncio.create_task(
            asyncio.to_thread(site.client.get, path, headers=citizen.headers)
        )
        for _ in range(100_000):
            if not pace.has_room("testclient"):
                break
            await asyncio.sleep(0)
        refused = await asyncio.to_thread(site.client.get, path, headers=citizen.headers)
        assert (await waiting).status_code == 200
    finally:
        for one in held:
            one.__exit__(None, None, None)

    refusal(refused, 429, "too_fast")


def test_a_page_without_scripts_waits_where_there_is_room(site: Site) -> None:
    """Else it shows what there is at once: it is never refused."""
    asked = site.client.get("/hoi")
    csrf = asked.text.split('name="csrf" value="')[1].split('"')[0]
    form = {"csrf": csrf, "client_id": "q1", "text": "đăng ký tạm trú"}
    site.client.post("/hoi", data=form, follow_redirects=False)
    held = [site.parts.pace.holding("testclient") for _ in range(STREAMS_OF_ONE_ADDRESS)]
    for one in held:
        one.__enter__()
    try:
        page = site.client.get("/hoi?wait=1")
    finally:
        for one in held:
            one.__exit__(None, None, None)

    assert page.status_code == 200
    assert page.elapsed.total_seconds() < 5
    assert "đăng ký tạm trú" in page.text
