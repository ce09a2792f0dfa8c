"""Alerts to browsers: read by the clerk's own only, and to push services only."""

import base64
import json
import os
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from bot.alert_kinds import Subscription, Way
from bot.alerts.push import WebPush, is_service
from bot.store import alerts
from bot.store.tables import cases
from tests.api.alerts.steps import LAN, choose, sending
from tests.api.build import Site
from tests.channels.loopback import Answer, LoopbackServer, Request


class FakePushService(LoopbackServer):
    """Takes pushes, or says what its test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 201

    def answer(self, request: Request) -> Answer:
        """That it was taken."""
        return Answer(self.status)


def coded(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


async def test_a_push_can_be_read_by_the_clerks_browser_only(site: Site, tmp_path: Path) -> None:
    """Encrypted for its key (RFC 8291), signed with ours (8292); one that is gone is forgotten."""
    private, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    choose(site, LAN, Way.PUSH)
    with FakePushService() as service:
        browser = Subscription(0, f"{service.origin}/p1", coded(public), coded(secret), "vi")
        with site.parts.engine.begin() as connection:
            alerts.subscribe(connection, LAN, browser, site.clock.now)
        site.case()
        site.parts.gathering.gather()
        push = WebPush(tmp_path / "vapid.pem", "mailto:mot-cua@example.vn")
        alerting = sending(site, push=push)

        assert await alerting.send_due() == 1

        (request,) = service.requests
        shown = json.loads(http_ece.decrypt(request.body, private_key=private, auth_secret=secret))
        row = site.rows(cases)[-1]
        assert shown["title"] == "Yêu cầu mới"
        assert row["number"] in shown["body"]
        assert shown["url"].endswith(f"/desk#case={row['id']}")
        assert row["number"].encode() not in request.body
        assert request.headers["content-encoding"] == "aes128gcm"
        signed, key = request.headers["authorization"].removeprefix("vapid t=").split(",k=")
        assert key == push.public_key
        raw = base64.urlsafe_b64decode(key + "=")
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
        pem = point.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        claims = jwt.decode(signed, ECKey.import_key(pem), algorithms=["ES256"]).claims
        assert claims["aud"] == service.origin
        assert claims["sub"] == "mailto:mot-cua@example.vn"
        assert (tmp_path / "vapid.pem").stat().st_mode & 0o077 == 0

        service.status = 410
        site.clock.forward(60)
        site.case()
        site.parts.gathering.gather()
        await alerting.send_due()
    with site.parts.engine.connect() as connection:
        assert alerts.browsers(connection, LAN) == []


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://wns2-sg2p.notify.windows.com/w/?token=a", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://10.0.0.1/x", False),
        ("https://evilfcm.googleapis.com.", False),
        ("https://evil.example\\@fcm.googleapis.com/x", False),
        ("https://u:p@fcm.googleapis.com/x", False),
        ("https://[fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("https://FCM.googleapis.com:443/fcm/send/a:b-c_d", True),
    ],
)
def test_only_push_services_are_called(endpoint: str, known: bool) -> None:
    """An account may not make this server call other addresses, however a library reads them."""
    assert is_service(endpoint) is known
