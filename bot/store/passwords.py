"""Passwords as argon2id hashes (RFC 9106), and temporary ones that a person can read out."""

import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

COST = RFC_9106_LOW_MEMORY
"""Of one hash: 64 MiB, three passes, four lanes (RFC 9106, section 4, second choice)."""

SHORTEST_PASSWORD = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without look-alikes
_GROUPS, _GROUP = 4, 4


class Passwords:
    """Hashes passwords and compares them; "" is the hash of an account that has none."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(COST)

    def hash(self, password: str) -> str:
        """What is stored in place of `password`."""
        return self._hasher.hash(password)

    def matches(self, stored: str, password: str) -> bool:
        """Whether `stored` is the hash of `password`; takes as long where nothing is stored."""
        decoy = self._decoy  # asked for in any case: the first time takes longer for everybody
        try:
            return self._hasher.verify(stored or decoy, password) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash("no such account")


def drawn_password() -> str:
    """A password to hand over, like "k7mq-3fpw-xe2n-9rta": 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
