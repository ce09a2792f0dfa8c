"""The port to the office's own identity provider, where clerks may sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.store.openid import Identity


class OpenIdError(Exception):
    """Nobody was signed in; the message says why, for the log of the operator."""


class Unreachable(OpenIdError):
    """The provider does not answer, or answers nonsense."""


class Refused(OpenIdError):
    """The provider refused, or what it sent does not hold."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in, kept by the browser that began it; each value is random."""

    state: str
    nonce: str
    verifier: str


class IdentityProvider(Protocol):
    """Sends a browser away to sign in, and hears who came back."""

    async def begin(self) -> tuple[str, Try]:
        """Where to send the browser, and the try that it must bring back. Raises Unreachable."""
        ...

    async def finish(self, made: Try, given: Mapping[str, str]) -> Identity:
        """Who signed in, from the query that the browser came back with.

        Raises Refused or Unreachable.
        """
        ...
