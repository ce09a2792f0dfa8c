"""Who has hundreds of addresses gets no further than who has one; nobody else notices."""

import time

import httpx
from fastapi.testclient import TestClient

from api.access.pace import OF_ONE_LOGIN, OF_ONE_SITE
from bot.store.desk_tables import audit
from bot.store.tries import MOST_FAILURES
from tests.api.build import PASSWORD, Site, refusal
from tests.api.conftest import Start

ADDRESSES, OPEN = 300, 50  # whoever counts by address alone lets all of them in


async def from_everywhere(site: Site, path: str, body: object) -> list[int]:
    """The same request from each of the addresses, one after another; their statuses."""
    transport = httpx.ASGITransport(site.client.app)
    codes = []
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for number in range(ADDRESSES):
            transport.client = (f"198.18.{number // 250}.{number % 250 + 1}", 40_000)
            codes.append((await client.post(path, json=body)).status_code)
    return codes


async def test_passwords_are_guessed_from_hundreds_of_addresses_in_vain(site: Site) -> None:
    """The account is locked after eight, and further tries cost no hash; others sign in."""
    site.clerk("lan")
    left = MOST_FAILURES + 1
    for _ in range(OF_ONE_LOGIN - left - 1):
        site.parts.pace.allows("login", "lan", OF_ONE_LOGIN)
    began = time.monotonic()
    tried = {"login": "lan", "password": "đoán"}
    before = len(site.rows(audit))

    codes = await from_everywhere(site, "/api/desk/sign-in", tried)
    hashed = left + OF_ONE_LOGIN * int((time.monotonic() - began) / 10)
    right = site.parts.users.sign_in("lan", PASSWORD, site.clock.now)
    still = site.client.get("/api/desk/cases").status_code
    other = TestClient(site.client.app, client=("203.0.113.9", 40_000))
    minh = other.post("/api/desk/sign-in", json={"login": "minh", "password": PASSWORD})

    assert codes[:left] == [401] * left
    assert codes.count(401) <= hashed
    assert set(codes) == {401, 429}
    assert right.clerk is None
    assert still == 200
    assert minh.status_code == 200
    assert len(site.rows(audit)) - before <= hashed + 1


async def test_a_flooded_widget_leaves_the_others_as_they_were(start: Start) -> None:
    """A site's new sessions have a share; its conversations, other sites and platforms go on."""
    site = start(sites="demo=*,other=*")
    hoa = site.citizen()
    for _ in range(OF_ONE_SITE - OPEN - 1):
        site.parts.pace.allows("site", "demo", OF_ONE_SITE)

    codes = await from_everywhere(site, "/api/chat/session", {"site": "demo"})
    refused = site.client.post("/api/chat/session", json={"site": "demo"})
    other = site.client.post("/api/chat/session", json={"site": "other"})
    asked = hoa.ask("thủ tục 1.001193 bao lâu xong")
    webhook = site.client.post("/webhooks/messenger", json={})

    assert codes == [200] * OPEN + [429] * (ADDRESSES - OPEN)
    refusal(refused, 429, "too_fast")
    assert other.status_code == 200
    assert "1.001193" in asked["text"]
    assert webhook.status_code == 403
