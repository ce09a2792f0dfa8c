"""How fast an address, a citizen, a site and a channel may ask: a share for each, then 429.

Counts live in memory, for a few seconds, and are never written down.
"""

from threading import Lock
from typing import Any

from cachetools import TTLCache
from fastapi import Depends, Request

from api.errors import ApiError

_SECONDS = 10.0
FROM_ONE_ADDRESS = {"session": 60, "say": 300, "sign_in": 60}
"""Requests in ten seconds. Behind one address there may be a whole waiting room."""
FROM_ONE_CITIZEN = 60
OF_ONE_SITE = 600
OF_ONE_LOGIN = 20
"""Tries to sign in, from all addresses: each costs a hash, whether the account is locked or not."""
OF_ONE_CHANNEL = 10_000
_ADDRESSES = 20_000


class TooFast(ApiError):
    """More requests than are taken; the same one may come again."""

    def __init__(self) -> None:
        super().__init__(429, "too_fast", "Too many requests. Wait ten seconds, then go on.")
        self.headers = {"Retry-After": f"{_SECONDS:.0f}"}


class Pace:
    """A count for each address and kind of request, begun anew ten seconds after its first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: TTLCache[tuple[str, str], list[int]] = TTLCache(_ADDRESSES, _SECONDS)

    def allows(self, kind: str, address: str, most: int) -> bool:
        """Whether this request of `kind` is one of the first `most` from `address`."""
        with self._lock:
            count = self._counts.setdefault((kind, address), [0])
            count[0] += 1
            return count[0] <= most

    def check(self, kind: str, who: str, most: int) -> None:
        """Raise TooFast where this request is beyond the first `most`."""
        if not self.allows(kind, who, most):
            raise TooFast

    def forget(self) -> None:
        """Begin every count anew."""
        with self._lock:
            self._counts.clear()


def limited(kind: str, most: int) -> Any:
    """A dependency that lets `most` requests of `kind` from an address through, then says 429."""

    def check(request: Request) -> None:
        pace: Pace = request.app.state.parts.pace
        address = request.client.host if request.client else ""
        pace.check(kind, address, most)

    return Depends(check)
