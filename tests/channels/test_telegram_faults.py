"""What becomes of a message when Telegram refuses it or cannot be reached.

The emulator is third-party, its faults are injected by our launcher.
"""

import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.reasons import Reason
from bot.channels.telegram_bot import TelegramChannel
from bot.messages import Reply
from bot.ports import Delivery, DeliveryStatus
from tests.channels.counterparts import TelegramEmulator
from tests.channels.loopback import Answer, LoopbackServer, Request

REPLY = Reply("Lệ phí < 5%")
SECONDS_TO_ANSWER = 0.3


@pytest.fixture
async def channel(
    telegram_emulator: TelegramEmulator, bot_token: str
) -> AsyncIterator[TelegramChannel]:
    """Our channel at the emulator."""
    opened = TelegramChannel(bot_token, telegram_emulator.origin)
    await opened.open()
    yield opened
    await opened.close()


async def send(channel: TelegramChannel, address: str = "42") -> Delivery:
    """Deliver one message."""
    (payload,) = channel.render(REPLY)
    return await channel.deliver(address, payload)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (
            {
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
            Delivery(DeliveryStatus.RETRY, reason=Reason.RATE_LIMITED, retry_after=7),
        ),
        (
            {"error_code": 429, "description": "Too Many Requests"},
            Delivery(DeliveryStatus.RETRY, reason=Reason.RATE_LIMITED),
        ),
        (
            {"error_code": 403, "description": "Forbidden: bot was blocked by the user"},
            Delivery(DeliveryStatus.REFUSED, reason=Reason.BLOCKED),
        ),
        (
            {"error_code": 400, "description": "Bad Request: chat not found"},
            Delivery(DeliveryStatus.REFUSED, reason=Reason.NO_SUCH_PERSON),
        ),
        (
            {"error_code": 400, "description": "Bad Request: message is too long"},
            Delivery(DeliveryStatus.REFUSED, reason=Reason.BAD_REQUEST),
        ),
        (
            {
                "error_code": 400,
                "description": "Bad Request: group chat was upgraded",
                "parameters": {"migrate_to_chat_id": -100123},
            },
            Delivery(DeliveryStatus.REFUSED, reason="chat_migrated:-100123"),
        ),
        (
            {"error_code": 401, "description": "Unauthorized"},
            Delivery(DeliveryStatus.RETRY, reason=Reason.ACCESS_INVALID, retry_after=900),
        ),
        (
            {"error_code": 502, "description": "Bad Gateway"},
            Delivery(DeliveryStatus.UNKNOWN, reason=Reason.UNCLEAR_ANSWER),
        ),
    ],
    ids=lambda value: value["description"] if isinstance(value, dict) else "",
)
# python-telegram-bot 22 warns of its own `retry_after` when it is built
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_each_refusal_has_its_meaning(
    telegram_emulator: TelegramEmulator,
    channel: TelegramChannel,
    bot_token: str,
    fault: dict[str, Any],
    expected: Delivery,
) -> None:
    """One request each: nothing is repeated here."""
    telegram_emulator.fault("sendMessage", **fault)

    assert await send(channel) == expected
    assert len(telegram_emulator.calls(bot_token, "sendMessage")) == 1


async def test_html_that_telegram_cannot_parse_goes_out_as_plain_text(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel, bot_token: str
) -> None:
    """Nobody loses an answer to a stray tag."""
    telegram_emulator.fault(
        "sendMessage",
        error_code=400,
        description="Bad Request: can't parse entities: unexpected end tag at byte offset 5",
    )

    delivery = await send(channel)

    assert delivery.status is DeliveryStatus.SENT
    html, plain = telegram_emulator.calls(bot_token, "sendMessage")
    assert (html["text"], html["parse_mode"]) == ("Lệ phí &lt; 5%", "HTML")
    assert (plain["text"], "parse_mode" in plain) == ("Lệ phí < 5%", False)


async def test_a_message_answered_too_late_is_not_sent_again(
    telegram_emulator: TelegramEmulator, bot_token: str
) -> None:
    """Telegram may have taken it."""
    telegram_emulator.fault("sendMessage", delay_ms=900, error_code=500, description="late")
    channel = TelegramChannel(
        bot_token, telegram_emulator.origin, seconds_to_answer=SECONDS_TO_ANSWER
    )
    await channel.open()

    delivery = await send(channel)

    await channel.close()
    assert delivery == Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
    assert len(telegram_emulator.calls(bot_token, "sendMessage")) == 1


async def test_a_chat_id_that_is_no_number_is_refused(channel: TelegramChannel) -> None:
    """It would be read as a public channel's name."""
    delivery = await send(channel, "@somebody")

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.BAD_ADDRESS)


async def test_a_message_that_never_left_is_tried_again() -> None:
    """Nothing listens at that address; opening did not need it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        channel = TelegramChannel("1:abc", f"http://127.0.0.1:{taken.getsockname()[1]}")
        await channel.open()

        delivery = await send(channel)

        await channel.close()
    assert delivery == Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED)


class Dropping(LoopbackServer):
    """Takes every request and closes the connection."""

    def answer(self, request: Request) -> Answer | None:
        """Nothing."""
        return None


async def test_a_message_taken_without_an_answer_is_not_sent_again() -> None:
    """The connection broke after sending: nobody knows, so it is sent once."""
    with Dropping() as server:
        channel = TelegramChannel("1:abc", server.origin)
        await channel.open()

        delivery = await send(channel)

        await channel.close()
    assert delivery == Delivery(DeliveryStatus.UNKNOWN, reason=Reason.CONNECTION_LOST)
    assert len(server.requests) == 1
