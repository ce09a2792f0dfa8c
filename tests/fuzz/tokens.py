"""What a browser or a link hands back as its proof."""

from typing import Any

from api.access.security import Tokens
from tests.fuzz.target import Target, as_text

_SECRET = "fuzz" * 10
_ADDRESS, _TALK, _KEPT = "0123456789abcdef", "talk-1", ["state", "nonce", "verifier"]


def _forged(raw: bytes) -> None:
    """Nothing opens but what was signed for this very purpose."""
    tokens, text = Tokens(_SECRET), as_text(raw)
    assert tokens.widget_address(text) in (None, _ADDRESS)
    assert tokens.desk_clerk(text) in (None, (7, 1, "s1"))
    assert tokens.openid_try(text) in (None, _KEPT)
    assert tokens.known_accounts(text) in ({}, {7: 1})
    assert tokens.copied_conversation(text) in (None, _TALK)
    opened = (tokens.widget_address, tokens.desk_clerk, tokens.openid_try)
    assert sum(opens(text) is not None for opens in opened) <= 1
    if text.isprintable():
        assert not tokens.csrf_matches("another cookie", text)


def _seeds() -> list[bytes]:
    tokens = Tokens(_SECRET)
    made = [
        tokens.widget(_ADDRESS),
        tokens.desk(7, 1, "s1"),
        tokens.openid(_KEPT),
        tokens.copy(_TALK),
    ]
    made += [tokens.known({7: 1})]
    return [token.encode() for token in [*made, tokens.csrf(made[1])]]


def _make() -> Any:
    return _forged


TARGETS = {"tokens": Target(_make, _seeds)}
