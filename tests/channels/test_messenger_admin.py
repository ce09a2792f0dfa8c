"""What an operator does with the office's Pages. The Graph here is a fake of our own."""

from collections.abc import AsyncIterator

import httpx
import pytest

from api.cli.channels import page_findings
from bot.channels.messenger import Graph, GraphRefusedError, PageAdmin
from bot.channels.text import length
from bot.channels.words import load_words
from bot.messages import Language
from bot.steps.understand import BUTTONS
from bot.words import LANGUAGES
from tests.channels.fake_graph import FakeGraph

WEBHOOK = "https://motcua.example/webhooks/messenger"
WORDS = load_words()


@pytest.fixture
async def admin(graph: FakeGraph) -> AsyncIterator[PageAdmin]:
    """An operator with two Pages."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        pages = {"P": "EAAtoken", "Q": "EAAother"}
        yield PageAdmin(pages, Graph(b"secret", client, graph.origin), WORDS, "111", "secret")


async def test_setting_up_reaches_the_app_and_every_page(
    graph: FakeGraph, admin: PageAdmin
) -> None:
    """The webhook with its verify token; profile and subscription of each Page."""
    await admin.setup(WEBHOOK, "verify-me")

    app = graph.pages["111"]["subscriptions"]
    assert (app["callback_url"], app["verify_token"]) == (WEBHOOK, "verify-me")
    for page in ("P", "Q"):
        profile = graph.pages[page]["messenger_profile"]
        assert profile["get_started"] == {"payload": "start"}
        assert [one["locale"] for one in profile["persistent_menu"]] == ["default", "en_US"]
        fields = graph.pages[page]["subscribed_apps"]["subscribed_fields"].split(",")
        assert {"messages", "standby", "messaging_referrals", "messaging_handovers"} <= set(fields)


async def test_no_token_stands_in_an_address(graph: FakeGraph, admin: PageAdmin) -> None:
    """Except where Graph takes it nowhere else: debug_token."""
    await admin.setup(WEBHOOK, "verify-me")
    await admin.check()

    for request in graph.requests:
        leaked = "EAA" in str(request.query) or "EAA" in request.path
        assert not leaked or request.path.endswith("debug_token")


async def test_after_setup_everything_is_in_order(graph: FakeGraph, admin: PageAdmin) -> None:
    """The check says so, page by page."""
    await admin.setup(WEBHOOK, "verify-me")

    found = await admin.check()

    assert [(page.page, page.ok, page.name) for page in found] == [
        ("P", True, "Xã An Thuận"),
        ("Q", True, "Xã An Thuận"),
    ]
    assert all(finding.ok for page in found for finding in page_findings(page))


async def test_the_check_says_what_to_do(graph: FakeGraph, admin: PageAdmin) -> None:
    """A new Page: no subscription, no button, a token that ends, a permission that is missing."""
    graph.inspected = {"is_valid": True, "expires_at": 1_800_000_000, "scopes": ["pages_messaging"]}  # type: ignore[misc]  # this one's own

    page, _ = await admin.check()

    said = " ".join(finding.text for finding in page_findings(page) if not finding.ok)
    assert "ends on 2027-01-15" in said
    assert "pages_manage_metadata" in said
    assert "motcua messenger resubscribe" in said
    assert "motcua messenger setup" in said


async def test_a_dead_token_is_said_in_metas_words(graph: FakeGraph, admin: PageAdmin) -> None:
    """Of two Pages one still works."""
    await admin.setup(WEBHOOK, "verify-me")
    graph.fail(190)

    dead, alive = await admin.check()

    assert (dead.ok, dead.refused, alive.ok) == (False, "(#0) no", True)


async def test_resubscribing_changes_only_the_subscription(
    graph: FakeGraph, admin: PageAdmin
) -> None:
    """After Meta unsubscribed the app for an hour of failures."""
    await admin.resubscribe()

    assert {place for page in graph.pages.values() for place in page} == {"subscribed_apps"}


async def test_setting_up_says_when_graph_refuses(graph: FakeGraph, admin: PageAdmin) -> None:
    """An operator reads Meta's own words."""
    graph.fail(190)

    with pytest.raises(GraphRefusedError, match=r"\(#0\) no"):
        await admin.setup(WEBHOOK, "verify-me")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_profile_keeps_metas_limits(language: Language) -> None:
    """Greeting, first questions, menu: as content, not by cutting."""
    words = WORDS[language]

    assert length(words.greeting) <= 160
    assert 1 <= len(words.ice_breakers) <= 4
    assert all(length(question) <= 80 for question in words.ice_breakers)
    assert 1 <= len(words.menu) <= 20
    assert all(length(title) <= 30 for title in words.menu.values())
    assert set(words.menu) <= set(BUTTONS)
    assert set(words.commands) <= set(BUTTONS)
    assert length(words.share) <= 64
