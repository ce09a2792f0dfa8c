"""Telegram end to end, against the emulator telegram-test-api and its own client."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels.telegram_bot import (
    TelegramChannel,
    TelegramRefusedError,
    parse,
    verify_secret,
)
from bot.messages import Choice, Incoming, Link, Reply
from bot.ports import DeliveryStatus
from tests.channels.counterparts import TelegramEmulator
from tests.channels.loopback import Answer, LoopbackServer, Request

HOA = 42
SECRET = "s3cret_A-z"


class Webhook(LoopbackServer):
    """The office's webhook; says `statuses` first, then 200."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[int] = []

    def updates(self, count: int) -> list[Request]:
        """The updates, once `count` have come: the emulator posts each in its own time."""
        return sorted(self.received(count), key=lambda one: int(json.loads(one.body)["update_id"]))

    def answer(self, request: Request) -> Answer:
        """The next status."""
        return Answer(self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """A webhook that keeps what comes."""
    with Webhook() as server:
        yield server


@pytest.fixture
async def channel(
    telegram_emulator: TelegramEmulator, bot_token: str
) -> AsyncIterator[TelegramChannel]:
    """Our channel, open, at the emulator."""
    opened = TelegramChannel(bot_token, telegram_emulator.origin)
    await opened.open()
    yield opened
    await opened.close()


def incoming(request: Request) -> Incoming:
    """What `request` to the webhook says, once its secret is checked."""
    assert verify_secret(SECRET, request.headers.get("x-telegram-bot-api-secret-token"))
    one = parse(json.loads(request.body))
    assert isinstance(one, Incoming)
    return one


async def test_a_person_sees_text_and_buttons(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel, bot_token: str
) -> None:
    """The emulator's client reads what our channel delivered, and how it is marked up."""
    link = Link("Cổng dịch vụ công", "https://dichvucong.gov.vn/1.001193")
    reply = Reply("Lệ phí < 5% & nộp ở xã", links=(link,), choices=(Choice("p:1", "Khai sinh"),))
    (payload,) = channel.render(reply)

    delivery = await channel.deliver(str(HOA), payload)

    assert delivery.status is DeliveryStatus.SENT
    (update,) = telegram_emulator.person(bot_token, HOA, {"read": True})[0]["result"]
    message = update["message"]
    assert message["parse_mode"] == "HTML"
    assert message["text"] == (
        "Lệ phí &lt; 5% &amp; nộp ở xã\n\n"
        '<a href="https://dichvucong.gov.vn/1.001193">Cổng dịch vụ công</a>'
    )
    assert message["reply_markup"] == {
        "inline_keyboard": [[{"text": "Khai sinh", "callback_data": "p:1"}]]
    }
    assert delivery.platform_id == str(update["messageId"])


async def test_the_button_for_a_telephone_number_comes_and_goes(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel, bot_token: str
) -> None:
    """As python-telegram-bot writes it: asked for under the words, taken away afterwards."""
    asked = channel.render(Reply("Bạn gửi số nhé.", contact=True))
    over = channel.render(Reply("Cảm ơn bạn.", contact_over=True))

    delivered = [await channel.deliver(str(HOA), one) for one in (*asked, *over)]

    assert {one.status for one in delivered} == {DeliveryStatus.SENT}
    sent = telegram_emulator.calls(bot_token, "sendMessage")
    keyboards = [one.get("reply_markup") for one in sent]
    assert keyboards == [
        None,
        {
            "keyboard": [[{"text": "Gửi số điện thoại", "request_contact": True}]],
            "one_time_keyboard": True,
            "resize_keyboard": True,
        },
        {"remove_keyboard": True},
    ]


async def test_what_a_person_does_reaches_the_webhook(
    telegram_emulator: TelegramEmulator,
    channel: TelegramChannel,
    bot_token: str,
    webhook: Webhook,
) -> None:
    """A poster's start link, a typed question and a pressed button, as the emulator posts them."""
    await channel.setup(f"{webhook.origin}/webhooks/telegram", SECRET)

    telegram_emulator.person(
        bot_token,
        HOA,
        {"command": "/start kiosk_Q1-07"},
        {"say": "Hộ kinh doanh đăng ký thuế thế nào?"},
        {"press": "p:1"},
    )

    started, asked, pressed = map(incoming, webhook.updates(3))
    assert (started.choice, started.referral, started.text) == ("start", "kiosk_Q1-07", "")
    assert asked.text == "Hộ kinh doanh đăng ký thuế thế nào?"
    assert pressed.choice == "p:1"
    assert {one.address for one in (started, asked, pressed)} == {str(HOA)}
    assert len({one.event_key for one in (started, asked, pressed)}) == 3
    assert asked.display_name == "Nguyễn Thị Hoa"


async def test_an_update_delivered_again_has_the_same_key(
    telegram_emulator: TelegramEmulator,
    channel: TelegramChannel,
    bot_token: str,
    webhook: Webhook,
) -> None:
    """The webhook answered 500 first. (The repetition is our launcher's, not the emulator's.)"""
    await channel.setup(webhook.origin, SECRET)
    webhook.statuses = [500]

    telegram_emulator.person(bot_token, HOA, {"say": "Alo"})

    first, again = map(incoming, webhook.updates(2))
    assert first == again


async def test_setting_up_registers_webhook_and_commands(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel, bot_token: str
) -> None:
    """With the secret, only the updates that we read, and a menu in both languages."""
    await channel.setup("https://motcua.example/webhooks/telegram", SECRET)

    (hook,) = telegram_emulator.calls(bot_token, "setWebhook")
    assert hook["secret_token"] == SECRET
    assert json.loads(hook["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    menus = telegram_emulator.calls(bot_token, "setMyCommands")
    assert [menu.get("language_code") for menu in menus] == [None, "vi", "en"]
    assert [[one["command"] for one in json.loads(menu["commands"])] for menu in menus] == [
        ["start", "help", "hours", "human"]
    ] * 3


async def test_setting_up_says_when_telegram_refuses(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel
) -> None:
    """An operator reads it."""
    telegram_emulator.fault("setWebhook", error_code=400, description="Bad Request: bad webhook")

    with pytest.raises(TelegramRefusedError):
        await channel.setup("https://motcua.example", SECRET)


async def test_a_pressed_button_is_acknowledged(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel, bot_token: str
) -> None:
    """Its waiting sign stops; other updates need nothing, and a fault is no loss."""
    await channel.acknowledge({"update_id": 1, "callback_query": {"id": "77"}})
    await channel.acknowledge({"update_id": 2, "message": {}})
    telegram_emulator.fault("answerCallbackQuery", error_code=400, description="query is too old")
    await channel.acknowledge({"update_id": 3, "callback_query": {"id": "78"}})

    calls = telegram_emulator.calls(bot_token, "answerCallbackQuery")
    assert [call["callback_query_id"] for call in calls] == ["77", "78"]


async def test_the_bots_name_is_asked_for_once(
    telegram_emulator: TelegramEmulator, channel: TelegramChannel, bot_token: str
) -> None:
    """Links to it carry it; while Telegram cannot be asked there is none."""
    telegram_emulator.fault("getMe", error_code=502, description="Bad Gateway")

    names = [await channel.username() for _ in range(3)]

    assert names == [None, "TestNameBot", "TestNameBot"]
    assert len(telegram_emulator.calls(bot_token, "getMe")) == 2


async def test_a_closed_channel_opens_again(
    channel: TelegramChannel, telegram_emulator: TelegramEmulator
) -> None:
    """Closing twice is closing once."""
    await channel.close()
    await channel.close()
    await channel.open()

    delivery = await channel.deliver(str(HOA), channel.render(Reply("Chào"))[0])

    assert delivery.status is DeliveryStatus.SENT
