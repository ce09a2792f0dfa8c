"""What somebody on the internet may try, and gets nothing by."""

import re
from asyncio import Event

import pytest

from api.access.pace import STREAMS_OF_ONE_ADDRESS, STREAMS_OF_ONE_CITIZEN, Pace, TooFast
from tests.api.build import Site, refusal

EVIL = "evil.example"


@pytest.mark.parametrize("path", [f"//{EVIL}/tim", f"//{EVIL}//", f"///{EVIL}/%2e%2e/tim"])
def test_no_link_of_a_page_leads_away_by_the_address_that_was_asked_for(
    site: Site, path: str
) -> None:
    """ "//name" in a link is another server."""
    page = site.client.get(f"http://testserver{path}", headers={"Accept": "text/html"})

    links = re.findall(r'(?:href|action|src)="([^"]*)"', page.text)
    assert page.status_code == 404
    assert [link for link in links if EVIL in link and not link.startswith(("/", "http"))] == []
    assert [link for link in links if link.startswith(("//", f"http://{EVIL}"))] == []


def test_a_redirect_names_no_host(site: Site) -> None:
    """A forged Host header comes back nowhere, not even where the framework leads on."""
    headers = {"Host": EVIL}

    asked = site.client.get("/thu-tuc/", headers=headers, follow_redirects=False)
    page = site.client.get("/", headers=headers)

    assert asked.headers.get("location") in (None, "/thu-tuc")
    assert EVIL not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/tim?q=1.004194%0d%0aX-Made:1",
        "/embed?site=demo;script-src%20*%0d%0aX-Made:1",
        "/hoi?p=%0d%0aX-Made:1",
        "/p/1.004194%0d%0aX-Made:1",
        "/?lang=vi%0d%0aX-Made:1",
    ],
)
def test_nothing_of_an_address_becomes_a_header(site: Site, path: str) -> None:
    """Neither a line of its own, nor a part of the policy for scripts and frames."""
    answer = site.client.get(path, follow_redirects=False)

    assert "x-made" not in answer.headers
    assert not any("X-Made" in value or "*" in value for value in answer.headers.values())


def test_searching_has_its_share(site: Site) -> None:
    """Each costs an encoding: 60 in ten seconds from one address."""
    for _ in range(60):
        site.parts.pace.allows("search", "testclient", 60)

    refusal(site.client.get("/tim?q=khai sinh"), 429, "too_fast")


async def test_ten_streams_of_one_conversation_may_be_open(site: Site) -> None:
    """Each looks into the database every second; the eleventh is told to wait."""
    citizen = site.citizen()
    topic = f"conversation:{citizen.session['conversation']}"
    waiting = site.parts.signals._waiting[topic]
    waiting.update(Event() for _ in range(STREAMS_OF_ONE_CITIZEN))
    try:
        for path in ("events", "messages?wait=1"):
            refusal(site.client.get(f"/api/chat/{path}", headers=citizen.headers), 429, "too_fast")
        assert site.client.get("/api/chat/messages", headers=citizen.headers).status_code == 200
    finally:
        del site.parts.signals._waiting[topic]


def test_streams_of_one_address_are_counted_while_they_are_open() -> None:
    """What ended makes room, however it ended."""
    pace = Pace()
    held = [pace.holding("10.0.0.1") for _ in range(STREAMS_OF_ONE_ADDRESS)]
    for one in held:
        one.__enter__()
    with pytest.raises(TooFast):
        pace.check_open("10.0.0.1")
    pace.check_open("10.0.0.2")

    held[0].__exit__(None, None, None)

    pace.check_open("10.0.0.1")
