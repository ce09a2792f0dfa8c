"""Where platforms deliver: who is believed, what is stored, what gets its 200."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from httpx2 import Response
from pydantic import SecretStr

from api.doors.body_limit import LARGEST_BODY
from bot.store.tables import dead_letters, inbox
from tests.api.build import Site, refusal
from tests.api.conftest import Start

UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": 42, "type": "private", "first_name": "Hoa"},
        "from": {"id": 42, "is_bot": False, "first_name": "Hoa"},
        "text": "xin chào",
    },
}
MESSAGE = {
    "sender": {"id": "P1"},
    "recipient": {"id": "77"},
    "timestamp": 1_790_000_000_000,
    "message": {"mid": "m1", "text": "xin chào"},
}


def page(*events: Any) -> dict[str, Any]:
    """A batch of Messenger's."""
    return {"object": "page", "entry": [{"id": "77", "time": 1, "messaging": list(events)}]}


def telegram(site: Site, raw: bytes, secret: str | None = "telegram-secret") -> Response:
    """Deliver as Telegram does."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return site.client.post("/webhooks/telegram", content=raw, headers=headers)


def messenger(
    site: Site, raw: bytes, secret: str = "app-secret", prefix: str = "sha256="
) -> Response:
    """Deliver as Messenger does, signed with `secret`."""
    signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": prefix + signature}
    return site.client.post("/webhooks/messenger", content=raw, headers=headers)


@pytest.mark.parametrize("secret", [None, "", "wrong", "telegram-secret2", "TELEGRAM-SECRET"])
def test_telegram_must_know_the_secret(site: Site, secret: str | None) -> None:
    """Anybody else stores nothing."""
    refusal(telegram(site, json.dumps(UPDATE).encode(), secret), 403, "forbidden")

    assert site.rows(inbox) == []


@pytest.mark.parametrize("given", [None, "", "anything"])
def test_without_a_secret_of_ours_nobody_is_telegram(start: Start, given: str | None) -> None:
    """A forgotten setting opens no door."""
    site = start(telegram_secret=SecretStr(""), messenger_app_secret=SecretStr(""))

    refusal(telegram(site, json.dumps(UPDATE).encode(), given), 403, "forbidden")
    refusal(messenger(site, b"{}", secret=""), 403, "forbidden")


@pytest.mark.parametrize(
    ("secret", "prefix", "status"),
    [
        ("app-secret", "sha256=", 200),
        ("app-secret", "SHA256=", 200),
        ("app-secret", "sha1=", 403),
        ("app-secret", "", 403),
        ("wrong", "sha256=", 403),
    ],
)
def test_messenger_must_sign_the_bytes(site: Site, secret: str, prefix: str, status: int) -> None:
    """By SHA-256 with the app's secret, in the header's own form."""
    answer = messenger(site, json.dumps(page(MESSAGE)).encode(), secret, prefix)

    assert answer.status_code == status
    assert len(site.rows(inbox)) == (status == 200)


def test_a_changed_body_breaks_its_signature(site: Site) -> None:
    """One more space is another body; no signature at all is none."""
    raw = json.dumps(page(MESSAGE)).encode()
    signature = hmac.new(b"app-secret", raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}

    for content, given in ((raw + b" ", headers), (raw, {})):
        answer = site.client.post("/webhooks/messenger", content=content, headers=given)
        refusal(answer, 403, "forbidden")


@pytest.mark.parametrize(
    ("mode", "token", "status"),
    [
        ("subscribe", "verify-me", 200),
        ("subscribe", "verify-you", 403),
        ("unsubscribe", "verify-me", 403),
        ("", "", 403),
    ],
)
def test_metas_verification_gets_its_challenge(
    site: Site, mode: str, token: str, status: int
) -> None:
    """Word for word as plain text, and only with the token."""
    query = {"hub.mode": mode, "hub.verify_token": token, "hub.challenge": "<b>42</b>"}

    answer = site.client.get("/webhooks/messenger", params=query)

    assert answer.status_code == status
    if status == 200:
        assert answer.text == "<b>42</b>"
        assert answer.headers["content-type"].startswith("text/plain")


def test_an_update_delivered_again_is_stored_once(site: Site) -> None:
    """The platform gets its 200 each time."""
    raw = json.dumps(UPDATE).encode()

    assert [telegram(site, raw).status_code for _ in range(3)] == [200] * 3
    assert [row["event_key"] for row in site.rows(inbox)] == ["1"]


@pytest.mark.parametrize(
    "body",
    [[], "text", 7, None, {}, {"update_id": "x"}, {"update_id": 2, "message": {"text": "…"}}],
)
def test_an_update_that_cannot_be_read_does_not_come_back(site: Site, body: object) -> None:
    """It is answered 200, or Telegram would send it for ever, and kept for people."""
    answer = telegram(site, json.dumps(body).encode())

    assert answer.status_code == 200
    assert site.rows(inbox) == []
    assert len(site.rows(dead_letters)) <= 1


def test_one_bad_event_does_not_lose_its_batch(site: Site) -> None:
    """Of a batch the good events are stored, the bad ones kept with their reason."""
    second = {**MESSAGE, "message": {"mid": "m2", "text": "câu hai"}}

    answer = messenger(site, json.dumps(page(MESSAGE, 7, second)).encode())

    assert answer.status_code == 200
    assert [row["event_key"] for row in site.rows(inbox)] == ["m1", "m2"]
    assert [row["channel"] for row in site.rows(dead_letters)] == ["messenger"]


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe{}", b"NaN]", b"[" * 100_000, b'{"a":' * 50_000],
    ids=["empty", "cut off", "no UTF-8", "no JSON", "deep list", "deep object"],
)
def test_a_body_that_is_no_json_is_refused(site: Site, raw: bytes) -> None:
    """However broken or deep, the answer is 400 and nothing is stored."""
    refusal(telegram(site, raw), 400, "not_json")
    refusal(messenger(site, raw), 400, "not_json")

    assert site.rows(inbox) == site.rows(dead_letters) == []


def test_a_body_of_more_than_a_megabyte_is_refused(site: Site) -> None:
    """Also where no length is announced; one byte less is read."""
    whole = b'"' + b"x" * (LARGEST_BODY - 2) + b'"'

    assert LARGEST_BODY == 1_000_000
    assert telegram(site, whole).status_code == messenger(site, whole).status_code == 200
    refusal(telegram(site, whole + b" "), 413, "too_large")
    refusal(messenger(site, whole + b" "), 413, "too_large")


def test_a_lone_surrogate_in_a_message_is_no_reason_to_fail(site: Site) -> None:
    """What JSON can say and UTF-8 cannot is dropped: text, name and file."""
    update = json.loads(json.dumps(UPDATE))
    update["message"]["text"] = "chào \ud800 bạn\u0000"
    update["message"]["from"]["first_name"] = "Hoa\udfff"
    message = {**MESSAGE, "message": {"mid": "m\ud800", "text": "chào \ud800"}}

    assert telegram(site, json.dumps(update).encode()).status_code == 200
    assert messenger(site, json.dumps(page(message)).encode()).status_code == 200
    site.work()
    assert site.parts.inbox.depth() == 0
