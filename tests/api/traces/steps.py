"""What people do while they are watched."""

import asyncio

from tests.api.build import Site

HOA = 4_242_424_242
QUESTION = "đăng ký khai sinh cần giấy tờ gì"


def deliver(site: Site, text: str, number: int = 1, **headers: str) -> None:
    """What Telegram posts when Hoa writes."""
    person = {"id": HOA, "is_bot": False, "first_name": "Hoa"}
    message = {"message_id": number, "date": 1_790_000_000, "from": person, "text": text}
    body = {"update_id": number, "message": {**message, "chat": {"id": HOA, "type": "private"}}}
    secret = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}
    answer = site.client.post("/webhooks/telegram", json=body, headers={**secret, **headers})
    assert answer.status_code == 200, answer.text


def send(site: Site) -> None:
    """Send everything that waits."""
    while asyncio.run(site.parts.sender.send_due()):
        site.clock.forward(60)
