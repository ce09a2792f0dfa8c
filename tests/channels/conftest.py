"""Servers that the channel tests start on loopback."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.channels.counterparts import TelegramEmulator, install
from tests.channels.fake_graph import FakeGraph

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
