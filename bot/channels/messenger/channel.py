"""Sending to Messenger through Meta's Graph API."""

from typing import Any

import httpx

from bot.channels.messenger.clerk import bot_payload, clerk_payload
from bot.channels.messenger.errors import delivery_of, delivery_of_status, read_error
from bot.channels.messenger.events import CHANNEL
from bot.channels.messenger.profile import profile_requests
from bot.channels.messenger.render import messages
from bot.channels.messenger.signature import appsecret_proof
from bot.channels.reasons import Reason
from bot.channels.words import AllWords, load_words
from bot.messages import Reply, Sender
from bot.ports import Delivery, DeliveryStatus, Payload

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class MessengerChannel:
    """One Page on Messenger. `client` stays the caller's to open and close; its time-outs hold.

    The page token travels in a header, so that no log of addresses holds it.
    """

    name: str = CHANNEL

    def __init__(
        self,
        page_id: str,
        page_token: str,
        app_secret: bytes,
        *,
        client: httpx.AsyncClient,
        origin: str = "https://graph.facebook.com",
        version: str = "v25.0",
        words: AllWords | None = None,
    ) -> None:
        self._base = f"{origin.rstrip('/')}/{version}"
        self._page_id = page_id
        self._headers = {"Authorization": f"Bearer {page_token}"}
        self._proof = {"appsecret_proof": appsecret_proof(app_secret, page_token)}
        self._client = client
        self._words = words or load_words()

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """The messages that show `reply`, without a recipient; a clerk's are marked as such."""
        shown = messages(reply, self._words[reply.language])
        build = clerk_payload if reply.sender is Sender.CLERK else bot_payload
        return tuple(build(message) for message in shown)

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send `payload` to the page-scoped id `address`.

        Where Graph refuses a clerk's message because 24 hours are over, that same message goes
        out once more with the tag that allows a human 7 days.
        """
        request = {
            "recipient": {"id": address},
            "messaging_type": "RESPONSE",
            "message": payload["message"],
        }
        delivery = await self._send(request)
        if delivery.reason == Reason.WINDOW_CLOSED and "outside_window" in payload:
            return await self._send({**request, **payload["outside_window"]})
        return delivery

    async def setup(self) -> None:
        """Set the Get Started button and greeting, and subscribe the app to the Page's events.

        Raises httpx.HTTPError where Graph cannot be reached or refuses.
        """
        for path, body in profile_requests(self._page_id, self._words):
            (await self._post(path, body)).raise_for_status()

    async def _send(self, request: dict[str, Any]) -> Delivery:
        try:
            response = await self._post(f"{self._page_id}/messages", request)
        except _NEVER_SENT:
            return Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED)
        except httpx.TimeoutException:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
        except httpx.RequestError:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.CONNECTION_LOST)
        return _outcome(response)

    async def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        url = f"{self._base}/{path}"
        return await self._client.post(url, json=body, params=self._proof, headers=self._headers)


def _outcome(response: httpx.Response) -> Delivery:
    """What Graph's answer says of the message."""
    try:
        body = response.json()
    except ValueError:
        return delivery_of_status(response.status_code)
    error = read_error(body)
    if error is not None:
        return delivery_of(error)
    message_id = body.get("message_id") if isinstance(body, dict) else None
    if response.is_success and isinstance(message_id, str):
        return Delivery(DeliveryStatus.SENT, platform_id=message_id)
    return delivery_of_status(response.status_code)
