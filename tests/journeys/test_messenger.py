"""Messenger's journey.

No independent Messenger simulator exists: the Graph API here is our own fake, held to the
third-party SDKs by tests/channels.
"""

import hashlib
import hmac
import json
import time
from typing import Any

import httpx

from bot.words import load_words
from tests.channels.fake_graph import FakeGraph
from tests.journeys.conftest import PASSWORD, Start
from tests.servers import ClerkAtDesk, Product

APP_SECRET = "app-secret"
SETTINGS = {
    "messenger_page_id": "77",
    "messenger_page_token": "page-token",
    "messenger_app_secret": APP_SECRET,
    "messenger_verify_token": "verify-me",
}


def _post(product: Product, body: dict[str, Any], secret: str = APP_SECRET) -> int:
    raw = json.dumps(body).encode()
    signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return httpx.post(
        f"{product.origin}/webhooks/messenger",
        content=raw,
        headers={"X-Hub-Signature-256": f"sha256={signature}"},
        timeout=20,
    ).status_code


def _text(mid: str, text: str) -> dict[str, Any]:
    event = {
        "sender": {"id": "P1"},
        "recipient": {"id": "77"},
        "timestamp": 1_790_000_000_000,
        "message": {"mid": mid, "text": text},
    }
    return {"object": "page", "entry": [{"id": "77", "time": 1, "messaging": [event]}]}


def _words(body: dict[str, Any]) -> str:
    message = body.get("message", {})
    attachment = message.get("attachment", {}).get("payload", {}).get("text", "")
    return str(message.get("text") or attachment)


def _wait(graph: FakeGraph, words: str) -> list[dict[str, Any]]:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        said = [body for body in graph.bodies if "message" in body]  # else the sign of typing
        if any(words in _words(body) for body in said):
            return said
        time.sleep(0.2)
    raise AssertionError(f"{words!r} never came: {[_words(b) for b in graph.bodies]}")


def test_from_a_question_to_a_clerk_and_back(start: Start, graph: FakeGraph) -> None:
    """Asked, answered with a source, handed over, answered by a clerk, closed: all on Messenger."""
    product = start(**SETTINGS, messenger_api=graph.origin)

    assert _post(product, _text("m1", "lam ho chieu online het bao nhieu tien")) == 200
    _wait(graph, "1.001456")
    assert _post(product, _text("m2", "gặp cán bộ")) == 200
    lan = ClerkAtDesk(product, "lan", PASSWORD)
    case = lan.newest()
    _wait(graph, case["number"])
    lan.claim(case["id"])
    lan.reply(case["id"], "Bạn xem mức phí trên cổng nhé.")
    lan.close(case["id"])

    ended = load_words().say("escalate.closed", "vi")
    bodies = _wait(graph, ended)
    assert all(body["recipient"] == {"id": "P1"} for body in bodies)
    said = [_words(body) for body in bodies]
    reply = next(n for n, text in enumerate(said) if "mức phí trên cổng" in text)
    assert said[reply + 1] == f"{ended}\n{load_words().say('feedback.stars', 'vi')}"
    assert all(body["messaging_type"] == "RESPONSE" for body in bodies)


def test_a_batch_delivered_five_times_is_answered_once(start: Start, graph: FakeGraph) -> None:
    """The same mid again changes nothing; a wrong signature and token are refused."""
    product = start(**SETTINGS, messenger_api=graph.origin)

    assert [_post(product, _text("m1", "xin chào")) for _ in range(5)] == [200] * 5
    assert _post(product, _text("m2", "xin chào"), secret="wrong") == 403
    assert _post(product, _text("m3", "lam ho chieu online het bao nhieu tien")) == 200
    bodies = _wait(graph, "1.001456")  # in its turn: what was to be said before has been said

    hello = load_words().say("greeting.hello", "vi")
    assert [hello in _words(body) for body in bodies].count(True) == 1
    assert hello in _words(bodies[0])
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "42"}
    url = f"{product.origin}/webhooks/messenger"
    assert httpx.get(url, params=query).text == "42"
    assert httpx.get(url, params={**query, "hub.verify_token": "x"}).status_code == 403
