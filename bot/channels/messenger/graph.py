"""Calls of Meta's Graph API: who we are, and what its answers mean."""

from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels.messenger.errors import delivery_of, delivery_of_status, read_error
from bot.channels.messenger.signature import appsecret_proof
from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus

ORIGIN = "https://graph.facebook.com"
VERSION = "v25.0"
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class GraphRefusedError(Exception):
    """Graph refused a call of an operator's; the message is Graph's own."""


class Graph:
    """The Graph API for one app. `client` stays the caller's to open and close.

    Tokens travel in a header, so that no log of addresses holds one; each call carries the proof
    that we know the app's secret.
    """

    def __init__(
        self,
        app_secret: bytes,
        client: httpx.AsyncClient,
        origin: str = ORIGIN,
        version: str = VERSION,
    ) -> None:
        self._base = f"{origin.rstrip('/')}/{version}"
        self._secret = app_secret
        self._client = client

    async def send(self, path: str, token: str, body: Mapping[str, Any]) -> Delivery:
        """Send a message once; raises nothing on network faults."""
        try:
            response = await self._call("POST", path, token, json=body)
        except _NEVER_SENT:
            return Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED)
        except httpx.TimeoutException:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
        except httpx.RequestError:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.CONNECTION_LOST)
        return _outcome(response)

    async def ask(
        self,
        method: str,
        path: str,
        token: str,
        body: Mapping[str, Any] | None = None,
        **query: str,
    ) -> dict[str, Any]:
        """The answer to a call that is no message.

        Raises GraphRefusedError where Graph refuses, httpx.HTTPError where it cannot be reached.
        """
        response = await self._call(method, path, token, json=body, params=query)
        answer = _json(response)
        if not response.is_success or not isinstance(answer, dict):
            error = answer.get("error") if isinstance(answer, dict) else None
            told = error.get("message") if isinstance(error, dict) else None
            raise GraphRefusedError(str(told or f"HTTP {response.status_code}"))
        return answer

    async def _call(
        self,
        method: str,
        path: str,
        token: str,
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        query = {"appsecret_proof": appsecret_proof(self._secret, token), **(params or {})}
        return await self._client.request(
            method,
            f"{self._base}/{path}",
            json=json,
            params=query,
            headers={"Authorization": f"Bearer {token}"},
        )


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _outcome(response: httpx.Response) -> Delivery:
    """What Graph's answer says of the message."""
    body = _json(response)
    error = read_error(body)
    if error is not None:
        return delivery_of(error)
    message_id = body.get("message_id") if isinstance(body, dict) else None
    if response.is_success and isinstance(message_id, str):
        return Delivery(DeliveryStatus.SENT, platform_id=message_id)
    return delivery_of_status(response.status_code)
