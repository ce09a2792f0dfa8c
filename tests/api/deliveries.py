"""What Telegram and Meta post to us."""

import hashlib
import hmac
import json
from typing import Any

from tests.api.build import Site

HOA = {"id": 42, "type": "private", "first_name": "Hoa"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}


def telegram(site: Site, number: int, **parts: Any) -> None:
    """Deliver one update."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}
    body = {"update_id": number, **parts}
    answer = site.client.post("/webhooks/telegram", json=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "ok")


def typed(text: str, **parts: Any) -> dict[str, Any]:
    """A message of Hoa's."""
    person = {"id": 42, "is_bot": False, "first_name": "Hoa"}
    chat = parts.pop("chat", HOA)
    return {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": chat,
        "from": person,
        "text": text,
        **parts,
    }


def messenger(site: Site, *events: Any) -> None:
    """Deliver one signed batch."""
    entry = {"id": "77", "time": 1_790_000_000_000, "messaging": list(events)}
    raw = json.dumps({"object": "page", "entry": [entry]}).encode()
    signature = hmac.new(b"app-secret", raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    assert site.client.post("/webhooks/messenger", content=raw, headers=headers).status_code == 200


def event(**parts: Any) -> dict[str, Any]:
    """Something that person P1 did."""
    people = {"sender": {"id": "P1"}, "recipient": {"id": "77"}}
    return {**people, "timestamp": 1_790_000_000_000, **parts}
