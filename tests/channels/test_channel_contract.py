"""What every channel promises of `render`, whatever the reply."""

import json

import httpx
import pytest
from hypothesis import given

from bot.channels.messenger import MessengerChannel
from bot.channels.telegram_bot import TelegramChannel
from bot.channels.web import WebChannel
from bot.messages import Reply
from bot.ports import Channel
from tests.channels.replies import replies


@pytest.fixture(scope="module", params=["web", "messenger", "telegram"])
def channel(request: pytest.FixtureRequest) -> Channel:
    """Each channel in turn."""
    channels: list[Channel] = [
        WebChannel(),
        MessengerChannel({"P": "EAAtoken"}, b"secret", client=httpx.AsyncClient()),
        TelegramChannel("1:abc"),
    ]
    return next(one for one in channels if one.name == request.param)


@given(reply=replies)
def test_a_payload_survives_the_outbox(channel: Channel, reply: Reply) -> None:
    """It is the same after a way through JSON in UTF-8."""
    for payload in channel.render(reply):
        stored = json.dumps(payload, ensure_ascii=False).encode()

        assert json.loads(stored) == payload


@given(reply=replies)
def test_rendering_is_pure(channel: Channel, reply: Reply) -> None:
    """The same reply gives the same payloads."""
    assert channel.render(reply) == channel.render(reply)


def test_a_blank_reply_is_nothing(channel: Channel) -> None:
    """No platform takes an empty message."""
    assert channel.render(Reply(" \n")) == ()
