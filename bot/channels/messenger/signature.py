"""Who is calling: checks on Messenger's requests, and the proof that we send with ours."""

import hashlib
import hmac

PREFIX = b"sha256="


def verify_signature(app_secret: bytes, raw: bytes, header: str | None) -> bool:
    """Whether `header` (X-Hub-Signature-256) signs `raw`, the bytes of the body as they came.

    False for a missing or odd header, for SHA-1, and where the secret is empty. Raises nothing.
    """
    given = (header or "").encode("utf-8", "replace").strip().lower()
    if not app_secret or not given.startswith(PREFIX):
        return False
    expected = hmac.new(app_secret, raw, hashlib.sha256).hexdigest().encode()
    return hmac.compare_digest(given.removeprefix(PREFIX), expected)


def verify_subscription(mode: str | None, token: str | None, expected: str) -> bool:
    """Whether a GET to the webhook may be answered with its challenge."""
    same = hmac.compare_digest((token or "").encode("utf-8", "replace"), expected.encode())
    return mode == "subscribe" and same and bool(expected)


def appsecret_proof(app_secret: bytes, token: str) -> str:
    """What shows Graph that the sender of `token` also holds the app's secret."""
    return hmac.new(app_secret, token.encode(), hashlib.sha256).hexdigest()
