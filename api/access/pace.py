"""How fast an address, a citizen, a site and a channel may ask: a share for each, then 429.

Counts live in memory, for a few seconds, and are never written down. Of several servers behind
one front each lets its part of a share through.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from threading import Lock

from cachetools import TTLCache

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
STREAMS_OF_ONE_CITIZEN = 10
STREAMS_OF_ONE_ADDRESS = 500
STREAMS_OF_ONE_CLERK = 20
"""Streams and long polls that are open at once: each looks into the database every few seconds."""


class TooFast(ApiError):
    """More requests than are taken; the same one may come again."""

    def __init__(self) -> None:
        super().__init__(429, "too_fast", "Too many requests. Wait ten seconds, then go on.")
        self.headers = {"Retry-After": f"{_SECONDS:.0f}"}


class Pace:
    """A count for each address and kind of request, begun anew ten seconds after its first.

    `servers` is how many share what comes in, evenly.
    """

    def __init__(self, servers: int = 1) -> None:
        self._servers = servers
        self._lock = Lock()
        self._counts: TTLCache[tuple[str, str], list[int]] = TTLCache(_ADDRESSES, _SECONDS)
        self._open: Counter[str] = Counter()

    def has_room(self, holder: str, most: int = STREAMS_OF_ONE_ADDRESS) -> bool:
        """Whether `holder`, an address or an account, has fewer streams open than that."""
        with self._lock:
            return self._open.get(holder, 0) < ceil(most / self._servers)

    def check_open(self, holder: str, most: int = STREAMS_OF_ONE_ADDRESS) -> None:
        """Raise TooFast where `holder` holds so many streams open."""
        if not self.has_room(holder, most):
            raise TooFast

    @contextmanager
    def holding(self, holder: str) -> Iterator[None]:
        """Count one stream of `holder` while it is open."""
        with self._lock:
            self._open[holder] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[holder] -= 1
                if not self._open[holder]:
                    del self._open[holder]

    def allows(self, kind: str, address: str, most: int) -> bool:
        """Whether this request of `kind` is one of the first `most` from `address`."""
        with self._lock:
            count = self._counts.setdefault((kind, address), [0])
            count[0] += 1
            return count[0] <= ceil(most / self._servers)

    def check(self, kind: str, who: str, most: int) -> None:
        """Raise TooFast where this request is beyond the first `most`."""
        if not self.allows(kind, who, most):
            raise TooFast

    def forget(self) -> None:
        """Begin every count anew."""
        with self._lock:
            self._counts.clear()
