"""Who keeps the office's accounts reads what is wrong with them; health names it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from api.adapters.channels import make_channels, make_checkers
from api.settings import Settings
from bot.channels.troubles import Kind, Trouble
from bot.checkups import Checkups
from bot.roles import Role
from tests.api.build import Site, become, refusal, site_over
from tests.channels.fake_graph import FakeGraph
from tests.channels.fake_zalo import FakeZalo


async def _two() -> dict[str, tuple[Trouble, ...]]:
    return {"11": (), "22": (Trouble(Kind.NOT_SUBSCRIBED, "messages"),)}


@pytest.fixture
async def troubled(site: Site) -> Site:
    """Of two Facebook pages one has lost its subscription."""
    checkups = Checkups(site.parts.facts, {"messenger": _two}, site.parts.now)
    await checkups.examine_due()
    return site_over(replace(site.parts, checkups=checkups))


def test_a_lead_reads_what_to_do_in_their_language(troubled: Site) -> None:
    """The account with its trouble first; a clerk is told who may."""
    become(troubled, Role.LEAD)
    seen = troubled.client.get("/api/desk/channels").json()
    english = troubled.client.get("/api/desk/channels", headers={"Accept-Language": "en"}).json()
    become(troubled, Role.CLERK)

    assert [(one["channel"], one["account"]) for one in seen] == [
        ("messenger", "22"),
        ("messenger", "11"),
    ]
    assert "motcua messenger resubscribe" in seen[0]["troubles"][0]
    assert seen[0]["troubles"][0].startswith("không còn nhận sự kiện messages")
    assert english[0]["troubles"][0].startswith("not subscribed to messages")
    refusal(troubled.client.get("/api/desk/channels"), 403, "not_allowed")


def test_health_names_the_trouble_and_nothing_else(troubled: Site) -> None:
    """Anybody may ask for health: no detail stands there."""
    states = troubled.client.get("/health/ready").json()["parts"]

    assert states["messenger 22"] == "check: not_subscribed"
    assert "messenger 11" not in states


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    """A fake Graph API."""
    with FakeGraph() as fake:
        yield fake


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    """A fake Zalo."""
    with FakeZalo() as fake:
        yield fake


async def test_accounts_are_examined_as_they_are_set_up(
    site: Site, graph: FakeGraph, zalo: FakeZalo
) -> None:
    """The same look as `motcua messenger check`; Zalo's token is renewed by it, or told as dead."""
    given: dict[str, Any] = {
        "messenger_page_id": "77",
        "messenger_page_token": SecretStr("EAA"),
        "messenger_app_secret": SecretStr("s"),
        "messenger_api": graph.origin,
        "zalo_app_id": "app",
        "zalo_app_secret": SecretStr("app-secret"),
        "zalo_refresh_token": SecretStr("refresh-0"),
        "zalo_oauth": zalo.origin,
        "zalo_api": zalo.origin,
    }
    settings = Settings(**given)
    channels = make_channels(settings, site.parts.facts, site.parts.now)
    checkers = make_checkers(settings, channels, site.parts.now)
    checkups = Checkups(site.parts.facts, checkers, site.parts.now)

    assert await checkups.examine_due() == 2
    found = _kinds(checkups)
    zalo.refresh = "lost"
    site.clock.forward(90_000)
    await checkups.examine_due()

    assert found == {"messenger": [Kind.NOT_SUBSCRIBED, Kind.NO_START], "zalo": []}
    assert _kinds(checkups)["zalo"] == [Kind.ACCESS_REFUSED]
    assert zalo.sold == 1
    for channel in channels.values():
        if closed := getattr(channel, "close", None):
            await closed()


def _kinds(checkups: Checkups) -> dict[str, list[Kind]]:
    return {one.channel: [trouble.kind for trouble in one.troubles] for one in checkups.found()}
