"""Zalo's access token: good for about 25 hours, bought with a refresh token that works once.

Of several processes one refreshes, under a lock in the database, and the new pair is written
before anything else is done with it: a refresh token that is lost has to be made anew by hand.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

import httpx

from bot.channels.zalo_oa.incoming import CHANNEL

EARLY = timedelta(minutes=10)
"""A token is renewed this long before it ends."""

LOCK = timedelta(seconds=30)
_WAIT_SECONDS = 0.2
_TOKENS = "tokens"
_REFRESHING = "refreshing"


class ZaloUnauthorisedError(Exception):
    """There is no working token; an administrator has to authorise the app again."""


class Memory(Protocol):
    """Where tokens are kept: `bot.store.facts.Facts`."""

    def get(self, channel: str, name: str) -> Mapping[str, Any] | None:
        """A fact."""
        ...

    def put(self, channel: str, name: str, value: Mapping[str, Any], at: datetime) -> None:
        """Write a fact."""
        ...

    def drop(self, channel: str, name: str) -> None:
        """Forget a fact."""
        ...

    def take(self, channel: str, name: str, now: datetime, until: datetime) -> bool:
        """Take a lock until a moment; False while another holds it."""
        ...


class Tokens:
    """The current access token. `first_refresh` starts the chain; changing it starts anew."""

    def __init__(
        self,
        memory: Memory,
        client: httpx.AsyncClient,
        origin: str,
        app_id: str,
        app_secret: str,
        first_refresh: str,
        now: Callable[[], datetime],
    ) -> None:
        self._memory = memory
        self._client = client
        self._url = f"{origin.rstrip('/')}/v4/oa/access_token"
        self._app_id = app_id
        self._app_secret = app_secret
        self._first = first_refresh
        self._now = now

    async def access(self, refused: str | None = None) -> str:
        """A token that works, renewed where it ends soon or is the one that Zalo `refused`.

        Raises ZaloUnauthorisedError, and httpx.HTTPError where Zalo cannot be reached.
        """
        while True:
            kept = await asyncio.to_thread(self._kept)
            if kept and kept["access"] != refused and self._lasts(kept):
                return str(kept["access"])
            until = self._now() + LOCK
            if await asyncio.to_thread(self._memory.take, CHANNEL, _REFRESHING, self._now(), until):
                return await self._renew(refused)
            await asyncio.sleep(_WAIT_SECONDS)

    async def _renew(self, refused: str | None) -> str:
        """Buy a new pair, unless another process did while we waited for the lock."""
        try:
            kept = await asyncio.to_thread(self._kept)
            if kept and kept["access"] != refused and self._lasts(kept):
                return str(kept["access"])
            return await self._buy(str(kept["refresh"]) if kept else self._first)
        finally:
            await asyncio.to_thread(self._memory.drop, CHANNEL, _REFRESHING)

    async def _buy(self, refresh: str) -> str:
        form = {"refresh_token": refresh, "app_id": self._app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._app_secret}
        response = await self._client.post(self._url, data=form, headers=headers)
        try:
            given = response.json()
            pair = {
                "access": str(given["access_token"]),
                "refresh": str(given["refresh_token"]),
                "ends": (self._now() + timedelta(seconds=int(given["expires_in"]))).isoformat(),
                "chain": self._chain,
            }
        except (ValueError, KeyError, TypeError) as error:
            raise ZaloUnauthorisedError(
                f"Zalo gave no token: HTTP {response.status_code}"
            ) from error
        await asyncio.to_thread(self._memory.put, CHANNEL, _TOKENS, pair, self._now())
        return pair["access"]

    @property
    def _chain(self) -> str:
        """Which first refresh token a pair descends from."""
        return sha256(self._first.encode()).hexdigest()[:16]

    def _kept(self) -> Mapping[str, Any] | None:
        kept = self._memory.get(CHANNEL, _TOKENS)
        return kept if kept and kept["chain"] == self._chain else None

    def _lasts(self, kept: Mapping[str, Any]) -> bool:
        return datetime.fromisoformat(kept["ends"]) > self._now() + EARLY
