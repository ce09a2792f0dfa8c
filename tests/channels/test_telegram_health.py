"""What is wrong with the bot, as Telegram tells it. The server here is a fake of our own: the
emulator knows no getWebhookInfo."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram_bot import TelegramChannel, TelegramRefusedError
from bot.channels.telegram_bot.channel import ALLOWED_UPDATES, MANY_WAITING
from bot.channels.troubles import Kind
from tests.channels.loopback import Answer, LoopbackServer, Request

URL = "https://motcua.example/webhooks/telegram"
NOW = datetime.fromtimestamp(1_790_000_000 + 3_600, UTC)
SOUND: dict[str, Any] = {
    "url": URL,
    "has_custom_certificate": False,
    "pending_update_count": 0,
    "allowed_updates": list(ALLOWED_UPDATES),
}


class FakeTelegram(LoopbackServer):
    """Answers getMe and getWebhookInfo; with `status` it refuses both."""

    status = 200
    hook: dict[str, Any] = SOUND

    def answer(self, request: Request) -> Answer:
        """What the test set."""
        if self.status != 200:
            refusal = {"ok": False, "error_code": self.status, "description": "no"}
            return Answer(self.status, json.dumps(refusal).encode())
        me = {"id": 1, "is_bot": True, "first_name": "Một Cửa", "username": "motcua_bot"}
        result = me if request.path.endswith("getMe") else self.hook
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A fake Telegram."""
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    """Our bot there."""
    channel = TelegramChannel("1:abc", base_url=telegram.origin, seconds_to_answer=2)
    await channel.open()
    yield channel
    await channel.close()


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({}, []),
        ({"url": ""}, [Kind.WEBHOOK_ELSEWHERE]),
        ({"url": "https://old.example/hook"}, [Kind.WEBHOOK_ELSEWHERE]),
        ({"allowed_updates": ["message"]}, [Kind.UPDATES_MISSING]),
        ({"pending_update_count": MANY_WAITING}, [Kind.BACKLOG]),
        (
            {"last_error_date": 1_790_000_000, "last_error_message": "Connection refused"},
            [Kind.DELIVERY_FAILING],
        ),
        ({"last_error_date": 1_789_900_000, "last_error_message": "Connection refused"}, []),
    ],
    ids=[
        "sound",
        "no webhook",
        "another's",
        "few updates",
        "backlog",
        "not delivered",
        "not delivered long ago",
    ],
)
async def test_each_trouble_of_the_webhook_is_named(
    telegram: FakeTelegram, bot: TelegramChannel, changed: dict[str, Any], kinds: list[Kind]
) -> None:
    """By what Telegram says of it."""
    telegram.hook = SOUND | changed

    assert [one.kind for one in await bot.examine(URL, NOW)] == kinds


async def test_a_dead_token_is_a_trouble_and_a_silent_platform_is_none_of_ours(
    telegram: FakeTelegram, bot: TelegramChannel
) -> None:
    """401 is the token's; a server's fault says nothing about the bot."""
    telegram.status = 401
    dead = await bot.examine(URL, NOW)
    telegram.status = 502

    assert [one.kind for one in dead] == [Kind.ACCESS_INVALID]
    with pytest.raises(TelegramRefusedError):
        await bot.examine(URL, NOW)
