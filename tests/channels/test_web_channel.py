"""The widget fetches its messages."""

import pytest

from bot.channels.web import WebChannel
from bot.messages import Reply
from bot.ports import Channel


def test_nothing_is_sent_to_the_widget() -> None:
    """There is no request for any reply."""
    channel: Channel = WebChannel()

    assert channel.name == "web"
    assert channel.render(Reply("Xin chào")) == ()


async def test_delivering_to_the_widget_is_a_mistake() -> None:
    """It is said aloud."""
    with pytest.raises(NotImplementedError):
        await WebChannel().deliver("session", {})
