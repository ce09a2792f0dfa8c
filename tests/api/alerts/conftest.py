"""A mail server on loopback, and a clerk who wants to be told of everything."""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import update

from bot.alert_kinds import Way
from bot.alerts.mail import SmtpMail
from bot.store.tables import users
from tests.api.alerts.mailbox import Mailbox
from tests.api.alerts.steps import LAN, choose
from tests.api.build import Site


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
