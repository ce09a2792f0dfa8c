"""Servers that the channel tests start on loopback."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import httpx
import pytest

from bot.channels.messenger import MessengerChannel
from tests.channels.counterparts import TelegramEmulator, install
from tests.channels.fake_graph import FakeGraph
from tests.channels.messenger_page import SECRET, TOKEN

_numbers = count(1_000)


@pytest.fixture(scope="session")
def counterparts() -> None:
    """The third-party packages are there."""
    install()


@pytest.fixture(scope="session")
def telegram_emulator(counterparts: None) -> Iterator[TelegramEmulator]:
    """One emulator for all tests; each test has a bot of its own."""
    with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
def bot_token() -> str:
    """The token of a bot that no other test uses."""
    return f"{next(_numbers)}:abc"


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    """A fake Graph API."""
    with FakeGraph() as fake:
        yield fake


@pytest.fixture
async def graph_client() -> AsyncIterator[httpx.AsyncClient]:
    """A client as patient as a busy machine needs."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as opened:
        yield opened


@pytest.fixture
def page(graph: FakeGraph, graph_client: httpx.AsyncClient) -> MessengerChannel:
    """Our Page at the fake Graph."""
    return MessengerChannel({"P": TOKEN}, SECRET, client=graph_client, origin=graph.origin)
