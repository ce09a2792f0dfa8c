"""The widget on the office's website: it fetches messages from our own log."""

from typing import NoReturn

from bot.messages import Reply
from bot.ports import Payload


class WebChannel:
    """The channel that sends nothing."""

    name: str = "web"

    def render(self, reply: Reply) -> tuple[Payload, ...]:  # noqa: ARG002 - the port's signature
        """No request for any reply."""
        return ()

    async def deliver(self, address: str, payload: Payload) -> NoReturn:
        """Raise NotImplementedError: `render` gave no payload to deliver."""
        raise NotImplementedError("the widget fetches its messages, nothing is delivered to it")
