"""Telegram's journey, against the third-party emulator."""

import time
from typing import Any

import httpx

from tests.channels.counterparts import TelegramEmulator
from tests.journeys.conftest import PASSWORD, Start
from tests.servers import ClerkAtDesk, Product

SECRET = "journey-secret"
HOA = 4242


def _texts(emulator: TelegramEmulator, token: str) -> list[str]:
    return [str(call["text"]) for call in emulator.calls(token, "sendMessage")]


def _wait(emulator: TelegramEmulator, token: str, count: int) -> list[str]:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if len(texts := _texts(emulator, token)) >= count:
            return texts
        time.sleep(0.2)
    raise AssertionError(f"{count} messages expected, these came: {texts}")


def _wait_for(emulator: TelegramEmulator, token: str, words: str) -> list[str]:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        texts = _texts(emulator, token)
        if any(words in text for text in texts):
            return texts
        time.sleep(0.2)
    raise AssertionError(f"{words!r} never came: {texts}")


def _update(number: int, text: str) -> dict[str, Any]:
    person = {"id": HOA, "is_bot": False, "first_name": "Hoa"}
    chat = {"id": HOA, "type": "private", "first_name": "Hoa"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": person}
    return {"update_id": number, "message": {**message, "text": text}}


def _post(product: Product, body: dict[str, Any], secret: str = SECRET) -> int:
    return httpx.post(
        f"{product.origin}/webhooks/telegram",
        json=body,
        headers={"X-Telegram-Bot-Api-Secret-Token": secret},
        timeout=20,
    ).status_code


def test_from_a_question_to_a_clerk_and_back(
    start: Start, telegram_emulator: TelegramEmulator, bot_token: str
) -> None:
    """Asked, answered with a source, handed over, answered by a clerk, closed: all on Telegram."""
    product = start(
        telegram_token=bot_token,
        telegram_secret=SECRET,
        telegram_api=telegram_emulator.origin,
    )

    assert _post(product, _update(1, "đổi giấy phép lái xe cần giấy tờ gì")) == 200
    first = _wait_for(telegram_emulator, bot_token, "https://dichvucong.gov.vn/")
    assert "trợ lý tự động" in first[0]
    assert _post(product, _update(2, "cho tôi gặp cán bộ")) == 200
    lan = ClerkAtDesk(product, "lan", PASSWORD)
    case = lan.newest()
    told = _wait_for(telegram_emulator, bot_token, case["number"])
    assert case["channel"] == "telegram"
    assert case["citizen"] == "Hoa"
    lan.claim(case["id"])
    lan.reply(case["id"], "Bạn mang theo giấy khám sức khỏe nhé.")
    lan.close(case["id"])

    texts = _wait(telegram_emulator, bot_token, len(told) + 3)
    assert texts[-2].endswith("Bạn mang theo giấy khám sức khỏe nhé.")
    assert lan.case(case["id"])["case"]["status"] == "closed"
    assert telegram_emulator.calls(bot_token, "setWebhook") == []  # the command's alone


def test_an_update_delivered_five_times_is_answered_once(
    start: Start, telegram_emulator: TelegramEmulator, bot_token: str
) -> None:
    """The same update_id again changes nothing; a wrong secret is refused."""
    product = start(
        telegram_token=bot_token,
        telegram_secret=SECRET,
        telegram_api=telegram_emulator.origin,
    )

    assert [_post(product, _update(7, "xin chào")) for _ in range(5)] == [200] * 5
    assert _post(product, _update(8, "xin chào"), secret="wrong") == 403
    (hello,) = _wait(telegram_emulator, bot_token, 1)
    assert _post(product, _update(7, "xin chào")) == 200
    assert _post(product, _update(9, "đổi giấy phép lái xe cần giấy tờ gì")) == 200
    texts = _wait_for(telegram_emulator, bot_token, "https://dichvucong.gov.vn/")

    assert texts[0] == hello
    assert texts.count(hello) == 1
    assert _post(product, {"update_id": "no number"}) == 200
