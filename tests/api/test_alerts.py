"""Alerts to clerks: who is told of what, once, bundled, and nothing of a citizen in it."""

import base64
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Any

import http_ece
import pytest
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import update

from bot.alert_kinds import Choice, Kind, Subscription, Way
from bot.alerts.mail import SmtpMail
from bot.alerts.ports import NotSent
from bot.alerts.push import WebPush, is_service
from bot.alerts.sending import Alerting
from bot.store import alerts
from bot.store.desk_tables import alerts as told
from bot.store.tables import cases, users
from tests.api.build import Site
from tests.channels.loopback import Answer, LoopbackServer, Request

LAN, MINH = 1, 2


def choose(site: Site, clerk: int, *ways: Way) -> None:
    """This clerk wants to be told of everything by these ways."""
    wanted = [Choice(kind, way) for kind in Kind for way in ways]
    with site.parts.engine.begin() as connection:
        alerts.choose(connection, clerk, wanted, "vi")


def kinds(site: Site, clerk: int) -> list[str]:
    """What a clerk was told of, oldest first."""
    return [row["kind"] for row in site.rows(told) if row["user_id"] == clerk]


def sending(site: Site, **more: Any) -> Alerting:
    """The sender with this mail server or push."""
    return replace(site.parts.alerting, **({"mail": None, "push": None} | more))


class Mailbox:
    """What arrives at the mail server."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[str], Message]] = []
        self.refuse: str | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Take a message, or refuse it for a while."""
        if self.refuse:
            return self.refuse
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos, parsed))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, SmtpMail]]:
    """A real mail server on loopback, and what sends to it."""
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, SmtpMail(f"smtp://127.0.0.1:{port}", "mot-cua@example.vn")
    controller.stop()


@pytest.fixture(autouse=True)
def wanting(site: Site) -> Iterator[None]:
    """Lan wants to be told of everything by mail; alerts of before are old."""
    choose(site, LAN, Way.EMAIL)
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == LAN).values(email="lan@example.vn"))
    site.parts.gathering.gather()
    yield
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(email=None, office_id=None))


def test_a_new_case_is_told_once_to_who_answers_there(site: Site) -> None:
    """However often it is looked at; nobody who did not choose it, or sits elsewhere."""
    choose(site, MINH, Way.EMAIL)
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == MINH).values(office_id="thue-co-so-3"))

    site.case()
    new = [site.parts.gathering.gather() for _ in range(3)]
    site.clock.forward(120)
    later = [site.parts.gathering.gather() for _ in range(2)]

    assert new == [1, 0, 0]
    assert later == [0, 0]
    assert kinds(site, LAN) == ["new"]
    assert kinds(site, MINH) == []


def test_what_came_while_the_service_was_down_is_told_afterwards(site: Site) -> None:
    """The mark is where it was; an hour later the case still waits."""
    site.case()
    site.clock.forward(3600)

    assert site.parts.gathering.gather() >= 1
    assert "new" in kinds(site, LAN)


def test_who_is_given_a_case_is_told_and_nobody_else(site: Site) -> None:
    """Not by themselves, and not who gave it."""
    choose(site, MINH, Way.PUSH)
    case_id = site.case()
    page = site.clerk("lan")
    site.client.post(f"/api/desk/cases/{case_id}/claim", headers=page)
    site.parts.gathering.gather()

    site.client.post(f"/api/desk/cases/{case_id}/assign", headers=page, json={"to": MINH})
    site.parts.gathering.gather()

    assert kinds(site, MINH) == ["assigned"]
    assert "assigned" not in kinds(site, LAN)


def test_a_promise_about_to_pass_is_told_before_it_does(site: Site) -> None:
    """Ten minutes before, once, and not when it was kept."""
    site.case()
    runs_out = site.rows(cases)[-1]["runs_out_at"]
    site.clock.now = runs_out - timedelta(minutes=11)
    site.parts.gathering.gather()
    assert "due" not in kinds(site, LAN)

    site.clock.forward(120)
    site.parts.gathering.gather()
    site.parts.gathering.gather()

    assert kinds(site, LAN).count("due") == 1


async def test_a_mail_names_the_case_and_nobody(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """Number, office, a link; no word and no name of the citizen; sent once."""
    box, mail = mailbox
    citizen = site.citizen()
    citizen.ask("Tôi là Nguyễn Văn Bí Mật, cho gặp cán bộ")
    citizen.ask("gặp cán bộ")
    site.parts.gathering.gather()
    alerting = sending(site, mail=mail)

    sent = [await alerting.send_due() for _ in range(2)]

    assert sent == [1, 0]
    ((to, message),) = box.messages
    row = site.rows(cases)[-1]
    text = message.get_content()  # type: ignore[attr-defined]  # an EmailMessage by its policy
    assert to == ["lan@example.vn"]
    assert message["Subject"] == "Yêu cầu mới"
    assert row["number"] in text
    assert f"http://127.0.0.1:8000/desk#case={row['id']}" in text
    assert "Bí Mật" not in text
    assert message["Auto-Submitted"] == "auto-generated"


async def test_a_storm_of_cases_is_one_mail_and_then_a_pause(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """Thirty cases at once; the next mail five minutes later, with what came meanwhile."""
    box, mail = mailbox
    for _ in range(13):
        site.case()
    site.parts.gathering.gather()
    alerting = sending(site, mail=mail)
    await alerting.send_due()
    site.case()
    site.parts.gathering.gather()
    await alerting.send_due()
    assert len(box.messages) == 1

    site.clock.forward(301)
    await alerting.send_due()

    subjects = [message["Subject"] for _, message in box.messages]
    assert subjects[0] == "13 việc ở bàn hỗ trợ"
    assert subjects[1] in ("Yêu cầu mới", "2 việc ở bàn hỗ trợ")
    text = box.messages[0][1].get_content()  # type: ignore[attr-defined]  # see above
    assert "và 3 việc khác" in text


async def test_a_case_that_somebody_took_meanwhile_is_not_told(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """Nobody is called to what is done."""
    box, mail = mailbox
    case_id = site.case()
    site.parts.gathering.gather()
    site.client.post(f"/api/desk/cases/{case_id}/claim", headers=site.clerk("minh"))

    await sending(site, mail=mail).send_due()

    assert box.messages == []
    assert site.rows(told)[-1]["email"] == "dropped"


async def test_a_mail_server_that_is_down_gets_it_later(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """With growing pauses, and only what still matters."""
    box, mail = mailbox
    site.case()
    site.parts.gathering.gather()
    box.refuse = "451 try again later"
    alerting = sending(site, mail=mail)

    assert await alerting.send_due() == 1
    assert await alerting.send_due() == 0
    site.clock.forward(61)
    box.refuse = None
    assert await alerting.send_due() == 1

    assert len(box.messages) == 1


def test_a_password_is_not_sent_without_encryption(mailbox: tuple[Mailbox, SmtpMail]) -> None:
    """The server offers none: nothing is sent."""
    box, mail = mailbox
    url = mail.url.replace("smtp://", "smtp://me:secret@")

    with pytest.raises(NotSent, match="NotSupported"):
        SmtpMail(url, mail.sender).send("lan@example.vn", "x", "y")
    assert box.messages == []


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


def test_a_disabled_account_is_told_nothing(site: Site) -> None:
    """Whatever it chose."""
    choose(site, MINH, Way.EMAIL)
    site.parts.accounts.disable(None, MINH)
    site.case()
    site.parts.gathering.gather()
    site.parts.accounts.enable(None, MINH)

    assert kinds(site, LAN) == ["new"]
    assert kinds(site, MINH) == []
