"""Sending to Telegram through python-telegram-bot, without its updater."""

import hmac
from contextlib import suppress

from telegram import Bot, BotCommand, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.reasons import Reason
from bot.channels.telegram_bot.faults import delivery_of
from bot.channels.telegram_bot.incoming import CHANNEL, callback_id
from bot.channels.telegram_bot.render import messages
from bot.channels.words import AllWords, Words, load_words
from bot.messages import Reply
from bot.ports import Delivery, DeliveryStatus, Payload

ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
CONNECTIONS = 16
SECONDS_TO_ANSWER = 15.0
API = "https://api.telegram.org"


def verify_secret(expected: str, header: str | None) -> bool:
    """Whether `header` (X-Telegram-Bot-Api-Secret-Token) is `expected`; never for an empty one."""
    given = (header or "").encode("utf-8", "replace")
    return bool(expected) and hmac.compare_digest(given, expected.encode())


class TelegramChannel:
    """One bot on Telegram. `open` before the first send, `close` at the end.

    `base_url` is the server's origin. Nothing is sent while opening, so that the rest of the
    service starts where Telegram is down.
    """

    name: str = CHANNEL

    def __init__(
        self,
        token: str,
        base_url: str | None = None,
        words: AllWords | None = None,
        seconds_to_answer: float = SECONDS_TO_ANSWER,
    ) -> None:
        origin = (base_url or API).rstrip("/")
        self._request = HTTPXRequest(
            connection_pool_size=CONNECTIONS, read_timeout=seconds_to_answer
        )
        self.bot = Bot(
            token,
            base_url=f"{origin}/bot",
            base_file_url=f"{origin}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._words = words or load_words()

    async def open(self) -> None:
        """Make the channel ready to send; again after `close`."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close every connection. Closing twice is closing once."""
        await self._request.shutdown()

    async def setup(self, url: str, secret: str) -> None:
        """Register the webhook and the menu of commands; repeating it changes nothing.

        `secret` is 1 to 256 of `[A-Za-z0-9_-]`. Raises telegram.error.TelegramError.
        """
        await self.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        await self.bot.set_my_commands(_commands(self._words["vi"]))
        for language, words in self._words.items():
            await self.bot.set_my_commands(_commands(words), language_code=language)

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """The messages that show `reply`, without a chat."""
        return messages(reply, self._words[reply.language])

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send `payload` to the chat id `address`, as plain text where its HTML is refused."""
        delivery = await self._send(address, payload, payload["text"], payload["parse_mode"])
        if delivery.reason == Reason.BAD_FORMAT:
            return await self._send(address, payload, payload["plain"], None)
        return delivery

    async def acknowledge(self, body: object) -> None:
        """Stop the waiting sign on the button that the update `body` says was pressed, if any.

        Best effort: a fault is no loss, the sign stops by itself.
        """
        waiting = callback_id(body)
        if waiting is not None:
            with suppress(TelegramError):
                await self.bot.answer_callback_query(waiting)

    async def _send(
        self, address: str, payload: Payload, text: str, parse_mode: str | None
    ) -> Delivery:
        try:
            chat_id = int(address)
        except ValueError:
            return Delivery(DeliveryStatus.REFUSED, reason=Reason.BAD_ADDRESS)
        markup = payload.get("reply_markup")
        try:
            sent = await self.bot.send_message(
                chat_id,
                text,
                parse_mode=parse_mode,
                reply_markup=InlineKeyboardMarkup.de_json(markup, self.bot) if markup else None,
                link_preview_options=LinkPreviewOptions(**payload["link_preview_options"]),
            )
        except TelegramError as fault:
            return delivery_of(fault)
        return Delivery(DeliveryStatus.SENT, platform_id=str(sent.message_id))


def _commands(words: Words) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in words.commands.items()]
