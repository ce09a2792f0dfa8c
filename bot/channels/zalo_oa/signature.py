"""Who is calling: Zalo signs with a plain SHA-256, not an HMAC."""

import hmac
import json
from hashlib import sha256
from typing import Literal

TimeSource = Literal["either", "body", "header"]
"""Where the signed time stands. Implementations disagree, so that "either" accepts both."""


def verify_signature(
    app_id: str,
    oa_secret: str,
    raw: bytes,
    header: str | None,
    header_time: str | None,
    source: TimeSource = "either",
) -> bool:
    """Whether `header` (X-ZEvent-Signature, "mac=…") signs `raw`, the bytes as they came.

    mac = SHA-256(app id + body + time + the Official Account's secret). Raises nothing.
    """
    given = (header or "").strip().lower().removeprefix("mac=").encode("utf-8", "replace")
    if not app_id or not oa_secret or not given:
        return False
    times = {"body": [_body_time(raw)], "header": [header_time or ""]}
    tried = times["body"] + times["header"] if source == "either" else times[source]
    return any(
        hmac.compare_digest(given, mac(app_id, raw, time, oa_secret).encode())
        for time in tried
        if time
    )


def mac(app_id: str, raw: bytes, time: str, oa_secret: str) -> str:
    """The signature of a body."""
    signed = app_id.encode() + raw + time.encode("utf-8", "replace") + oa_secret.encode()
    return sha256(signed).hexdigest()


def _body_time(raw: bytes) -> str:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    time = body.get("timestamp") if isinstance(body, dict) else None
    return str(time) if isinstance(time, str | int) and not isinstance(time, bool) else ""
