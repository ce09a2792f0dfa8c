"""How fast one address may ask what costs something and needs no session.

Counts live in memory, for a few seconds, and are never written down.
"""

from threading import Lock
from typing import Any

from cachetools import TTLCache
from fastapi import Depends, Request

from api.errors import ApiError

_SECONDS = 10.0
_ADDRESSES = 20_000


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

    def forget(self) -> None:
        """Begin every count anew."""
        with self._lock:
            self._counts.clear()


def limited(kind: str, most: int) -> Any:
    """A dependency that lets `most` requests of `kind` through in ten seconds, then says 429."""

    def check(request: Request) -> None:
        pace: Pace = request.app.state.parts.pace
        address = request.client.host if request.client else ""
        if not pace.allows(kind, address, most):
            raise ApiError(429, "too_fast", "Too many requests. Wait ten seconds, then go on.")

    return Depends(check)
