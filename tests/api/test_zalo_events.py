"""What Zalo tells us: messages, answers by hand, who leaves."""

import json
from dataclasses import replace

import pytest
from httpx2 import Response
from pydantic import SecretStr

from bot.channels.reasons import Reason
from bot.channels.zalo_oa.signature import mac
from bot.store.tables import conversations, inbox
from tests.api.build import Site, refusal, site_over
from tests.api.conftest import Start
from tests.fakes import FakePlatform


def zalo(site: Site, body: object, time: str = "1", secret: str = "oa-secret") -> Response:
    """Deliver one signed event of Zalo."""
    raw = json.dumps(body).encode()
    signature = f"mac={mac('zalo-app', raw, time, secret)}"
    headers = {"X-ZEvent-Signature": signature, "X-ZEvent-Timestamp": time}
    return site.client.post("/webhooks/zalo", content=raw, headers=headers)


@pytest.fixture
def with_zalo(start: Start) -> Site:
    """The application with a Zalo account."""
    site = start(zalo_app_id="zalo-app", zalo_oa_secret=SecretStr("oa-secret"))
    channels = {**site.parts.channels, "zalo": FakePlatform("zalo")}
    return site_over(replace(site.parts, channels=channels))


def test_zalo_must_sign(with_zalo: Site, site: Site) -> None:
    """Anybody else stores nothing; without the channel nobody gets in."""
    body = {"event_name": "user_send_text", "timestamp": "1790000000000"}

    refusal(zalo(with_zalo, body, secret="wrong"), 403, "forbidden")
    refusal(zalo(site, body), 403, "forbidden")
    assert with_zalo.rows(inbox) == []


def test_zalo_delivers_a_message_once(with_zalo: Site) -> None:
    """Its console's unsigned test gets a 200 and does nothing."""
    message = {"msg_id": "z1", "text": "xin chào"}
    body = {
        "event_name": "user_send_text",
        "timestamp": "1790000000000",
        "sender": {"id": "9"},
        "message": message,
    }

    assert [zalo(with_zalo, body).status_code for _ in range(3)] == [200] * 3
    assert with_zalo.client.post("/webhooks/zalo", content=b"{}").status_code == 200
    assert [(row["channel"], row["event_key"]) for row in with_zalo.rows(inbox)] == [("zalo", "z1")]


def test_zalo_hears_of_answers_by_hand_and_of_who_leaves(with_zalo: Site) -> None:
    """The bot is silent, and nothing more is tried."""
    base = {"timestamp": "1790000000000", "sender": {"id": "9"}}
    zalo(
        with_zalo, {**base, "event_name": "user_send_text", "message": {"msg_id": "1", "text": "a"}}
    )
    by_hand = {"recipient": {"id": "9"}, "message": {"msg_id": "2", "text": "Chào chị"}}
    zalo(with_zalo, {**base, "event_name": "oa_send_text", **by_hand})
    zalo(with_zalo, {**base, "event_name": "unfollow", "follower": {"id": "9"}})

    (row,) = with_zalo.rows(conversations)
    assert (row["holder"], row["unreachable"]) == ("human", Reason.BLOCKED)
