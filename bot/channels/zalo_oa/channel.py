"""Sending to Zalo through the Official Account API."""

from typing import Any

import httpx

from bot.channels.download import download
from bot.channels.reasons import Reason
from bot.channels.troubles import Kind, Trouble
from bot.channels.words import AllWords, load_words
from bot.channels.zalo_oa.errors import REPAIR_PAUSE, delivery_of
from bot.channels.zalo_oa.incoming import CHANNEL
from bot.channels.zalo_oa.render import texts
from bot.channels.zalo_oa.tokens import Tokens, ZaloUnauthorisedError
from bot.messages import Reply
from bot.ports import Delivery, DeliveryStatus, Payload

FILE_HOSTS = ("zdn.vn", "zadn.vn", "zalo.me")
"""Where Zalo keeps what people send, as far as known; nothing is fetched from elsewhere."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_NO_ACCESS = Delivery(DeliveryStatus.RETRY, reason=Reason.ACCESS_INVALID, retry_after=REPAIR_PAUSE)


class ZaloChannel:
    """One Official Account. `client` is closed with the channel."""

    name: str = CHANNEL

    def __init__(
        self,
        tokens: Tokens,
        *,
        client: httpx.AsyncClient,
        origin: str,
        words: AllWords | None = None,
        file_hosts: tuple[str, ...] = FILE_HOSTS,
    ) -> None:
        self._tokens = tokens
        self._client = client
        self._url = f"{origin.rstrip('/')}/v3.0/oa/message/cs"
        self._words = words or load_words()
        self._file_hosts = file_hosts

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """The messages that show `reply`, without a recipient."""
        return tuple({"text": text} for text in texts(reply, self._words[reply.language]))

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send `payload` to the user id `address`; with a new token where Zalo refuses ours."""
        try:
            token = await self._tokens.access()
            delivery = await self._send(token, address, payload)
            if delivery.reason == Reason.ACCESS_INVALID:
                token = await self._tokens.access(refused=token)
                delivery = await self._send(token, address, payload)
        except ZaloUnauthorisedError:
            return _NO_ACCESS
        except httpx.HTTPError:  # only the token's renewal: nothing was sent
            return Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED)
        return delivery

    async def check(self) -> tuple[Trouble, ...]:
        """Whether there is a working token; renews it, so that the chain of tokens stays alive.

        Raises httpx.HTTPError where Zalo cannot be reached.
        """
        try:
            await self._tokens.access()
        except ZaloUnauthorisedError as error:
            return (Trouble(Kind.ACCESS_REFUSED, f"{error}."),)
        return ()

    async def fetch(self, address: str, reference: str, most: int) -> bytes:  # noqa: ARG002  # the port's signature
        """The file at the address that an attachment named."""
        return await download(self._client, reference, most, self._file_hosts)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _send(self, token: str, address: str, payload: Payload) -> Delivery:
        body = {"recipient": {"user_id": address}, "message": {"text": payload["text"]}}
        try:
            response = await self._client.post(
                self._url, json=body, headers={"access_token": token}
            )
        except _NEVER_SENT:
            return Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED)
        except httpx.TimeoutException:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
        except httpx.RequestError:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.CONNECTION_LOST)
        return _outcome(response)


def _outcome(response: httpx.Response) -> Delivery:
    """What Zalo's answer says: its own error number counts, the HTTP status is 200 regardless."""
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    code = body.get("error") if isinstance(body, dict) else None
    if not isinstance(code, int):
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return Delivery(DeliveryStatus.RETRY, reason=Reason.RATE_LIMITED)
        return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.UNCLEAR_ANSWER)
    if code != 0:
        return delivery_of(code)
    data = body.get("data")
    message_id = data.get("message_id") if isinstance(data, dict) else None
    return Delivery(DeliveryStatus.SENT, platform_id=str(message_id) if message_id else None)
