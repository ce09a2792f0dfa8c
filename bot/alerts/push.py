"""Web Push (RFC 8030, 8291, 8292) by pywebpush: what is sent, only the clerk's browser can read.

A browser names the address itself, so only the push services of browsers are called: an account
may not make this server call others.
"""

import re
from collections.abc import Collection
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02, b64urlencode

from bot.alert_kinds import Subscription
from bot.alerts.ports import NotSent

SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
)
"""Chrome and Edge on Android, Firefox, Safari, Edge; a name below one of them counts too."""
_ENDPOINT = re.compile(r"https://(?P<host>[A-Za-z0-9.-]+)(?::443)?/[\w./:%?&=+~!$'()*,;@-]*", re.A)
"""A plain name, then a path: libraries differ on where the host of other texts ends."""
_GONE = (404, 410)
_HOLD_SECONDS = 3600
_SECONDS_TO_ANSWER = 10


def is_service(endpoint: str, services: Collection[str] = SERVICES) -> bool:
    """Whether this is the address of a browser's push service."""
    found = _ENDPOINT.fullmatch(endpoint)
    host = found["host"].lower() if found else ""
    return any(host == one or host.endswith(f".{one}") for one in services)


def vapid_key(path: Path) -> Vapid02:
    """The key that push services know this server by; made at first use, for its owner only."""
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(made.private_pem())
    return Vapid02.from_pem(path.read_bytes())


class WebPush:
    """Sends to browsers, signed with the key in the file `path`; made at first use.

    `contact` is a mailto: or https: address for the push services' operators.
    """

    def __init__(self, path: Path, contact: str) -> None:
        self._path = path
        self._contact = contact
        self._key: Vapid02 | None = None

    @property
    def key(self) -> Vapid02:
        """What requests are signed with."""
        if self._key is None:
            self._key = vapid_key(self._path)
        return self._key

    @property
    def public_key(self) -> str:
        """What a browser needs to subscribe: the key's point, base64url."""
        point = self.key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return str(b64urlencode(point))

    def send(self, to: Subscription, data: str, topic: str) -> None:
        """Send `data` to one browser; it is held for an hour while the browser is away."""
        # Two HTTP clients come with it and take a quarter of a second: not at the start.
        import requests
        from pywebpush import WebPushException, webpush

        try:
            webpush(
                {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
                data,
                vapid_private_key=self.key,
                vapid_claims={"sub": self._contact},
                ttl=_HOLD_SECONDS,
                timeout=_SECONDS_TO_ANSWER,
                headers={"Topic": topic, "Urgency": "high"},
            )
        except WebPushException as error:
            code = error.response.status_code if error.response is not None else None
            raise NotSent(f"push service said {code}", for_good=code in _GONE) from error
        except (requests.RequestException, ValueError) as error:
            raise NotSent(type(error).__name__) from error
