"""Only what Meta signed gets in."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger import verify_signature, verify_subscription
from tests.channels.counterparts import run_script

SECRET = b"bi mat cua app"
TEXTS = ["Thuế 1% tại a@b.vn/x <b>", "Hộ kinh doanh ở đâu?", "👩🏽‍👧 \\ / \" '", "plain"]


def on_the_wire(text: str) -> bytes:
    r"""As Meta writes a body: `\uXXXX` in lower case, also for `<`, `%` and `@`, and `\/`."""
    event = {"sender": {"id": "1"}, "message": {"mid": "m_1", "text": text}}
    body = json.dumps({"object": "page", "entry": [{"id": "P", "messaging": [event]}]})
    for char in "<%@":
        body = body.replace(char, f"\\u{ord(char):04x}")
    return body.replace("/", "\\/").encode("ascii")


def signed(raw: bytes, secret: bytes = SECRET) -> str:
    """The header that Meta sends with `raw`."""
    return "sha256=" + hmac.new(secret, raw, hashlib.sha256).hexdigest()


def by_octokit(*cases: tuple[bytes, str]) -> list[dict[str, Any]]:
    """What the independent library says of each body with its header."""
    given_cases = [{"secret": SECRET.decode(), "body": b.decode(), "header": h} for b, h in cases]
    results: list[dict[str, Any]] = run_script("signature.mjs", given=given_cases)
    return results


def test_octokit_and_we_agree_on_bodies_as_meta_writes_them(counterparts: None) -> None:
    """Escaped Vietnamese, `/ @ % <` and emoji: its signatures pass here, ours pass there."""
    bodies = [on_the_wire(text) for text in TEXTS]

    results = by_octokit(*((body, signed(body)) for body in bodies))

    assert all(result["verified"] for result in results)
    for body, result in zip(bodies, results, strict=True):
        assert verify_signature(SECRET, body, result["signature"])


def test_a_body_encoded_again_is_refused_by_both(counterparts: None) -> None:
    """A proxy that parses and writes the JSON anew breaks the signature."""
    raw = on_the_wire(TEXTS[0])
    again = json.dumps(json.loads(raw), ensure_ascii=False).encode()

    assert not verify_signature(SECRET, again, signed(raw))
    assert [r["verified"] for r in by_octokit((again, signed(raw)))] == [False]


def test_upper_case_hex_is_the_same_signature() -> None:
    """Case says nothing in hex."""
    raw = on_the_wire(TEXTS[0])

    assert verify_signature(SECRET, raw, "sha256=" + signed(raw)[7:].upper())


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256=ế" + "0" * 63,
        "sha256=\ud800",
        "sha1=" + hmac.new(SECRET, b"{}", hashlib.sha1).hexdigest(),
        hmac.new(SECRET, b"{}", hashlib.sha256).hexdigest(),
        signed(b"{}", b"other"),
        signed(b"{} "),
    ],
)
def test_odd_headers_are_refused(header: str | None) -> None:
    """Missing, empty, not ASCII, SHA-1 only, without prefix, by another key, of another body."""
    assert not verify_signature(SECRET, b"{}", header)


def test_an_empty_secret_accepts_nothing() -> None:
    """Everyone could sign with it."""
    assert not verify_signature(b"", b"{}", signed(b"{}", b""))


@given(st.binary(), st.text() | st.none())
def test_checking_never_raises(raw: bytes, header: str | None) -> None:
    """No header and no body breaks the check, and none passes by chance."""
    assert not verify_signature(SECRET, raw, header)


@given(st.binary())
def test_what_was_signed_passes(raw: bytes) -> None:
    """Any body with its own signature."""
    assert verify_signature(SECRET, raw, signed(raw))


@pytest.mark.parametrize(
    ("mode", "token", "expected", "verified"),
    [
        ("subscribe", "khóa", "khóa", True),
        ("subscribe", "khoa", "khóa", False),
        ("unsubscribe", "khóa", "khóa", False),
        (None, "khóa", "khóa", False),
        ("subscribe", None, "khóa", False),
        ("subscribe", "", "", False),
    ],
)
def test_only_our_own_subscription_is_confirmed(
    mode: str | None, token: str | None, expected: str, verified: bool
) -> None:
    """Mode and token must be right, and a token must have been set."""
    assert verify_subscription(mode, token, expected) is verified
