"""Sending to Telegram through python-telegram-bot, without its updater."""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.reasons import Reason
from bot.channels.telegram_bot.faults import delivery_of
from bot.channels.telegram_bot.incoming import CHANNEL, callback_id
from bot.channels.telegram_bot.render import messages
from bot.channels.troubles import Kind, Trouble
from bot.channels.words import AllWords, Words, load_words
from bot.messages import Reply
from bot.ports import (
    Delivery,
    DeliveryStatus,
    FileRefusedError,
    FileUnavailableError,
    Payload,
)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
CONNECTIONS = 16
SECONDS_TO_ANSWER = 15.0
MANY_WAITING = 100
"""Updates that Telegram could not deliver: more than a busy minute's."""
API = "https://api.telegram.org"


class TelegramRefusedError(Exception):
    """Telegram refused an operator's call, or could not be reached; the message says why."""


@dataclass(frozen=True, slots=True)
class BotHealth:
    """`waiting` counts updates that Telegram could not deliver yet."""

    username: str
    url: str
    waiting: int
    missing_updates: tuple[str, ...]
    last_error: str | None
    last_error_at: datetime | None

    def troubles(self, url: str, now: datetime) -> Iterator[Trouble]:
        """What an administrator has to mend, where the webhook should be `url`.

        A failed delivery counts for a day: Telegram tells of the last one for ever.
        """
        if self.url != url:
            yield Trouble(Kind.WEBHOOK_ELSEWHERE, self.url or "–")
        elif self.missing_updates:
            yield Trouble(Kind.UPDATES_MISSING, ", ".join(self.missing_updates))
        if self.waiting >= MANY_WAITING:
            yield Trouble(Kind.BACKLOG, str(self.waiting))
        if self.last_error_at is not None and now - self.last_error_at < timedelta(days=1):
            yield Trouble(Kind.DELIVERY_FAILING, f"{self.last_error_at}: {self.last_error}")


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
        self._username: str | None = None

    async def open(self) -> None:
        """Make the channel ready to send; again after `close`."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close every connection. Closing twice is closing once."""
        await self._request.shutdown()

    async def setup(self, url: str, secret: str) -> None:
        """Register the webhook and the menu of commands; repeating it changes nothing.

        `secret` is 1 to 256 of `[A-Za-z0-9_-]`. Raises TelegramRefusedError. Run once at
        deployment, never in each process: two that do so answer each other with 409.
        """
        try:
            await self.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
            await self.bot.set_my_commands(_commands(self._words["vi"]))
            for language, words in self._words.items():
                await self.bot.set_my_commands(_commands(words), language_code=language)
        except TelegramError as fault:
            raise TelegramRefusedError(fault.message) from fault

    async def username(self) -> str | None:
        """What the bot is called in links, asked for once; None where Telegram cannot be asked."""
        if self._username is None:
            with suppress(TelegramError):
                self._username = (await self.bot.get_me()).username
        return self._username

    async def check(self) -> BotHealth:
        """What Telegram knows of the bot and its webhook. Raises TelegramRefusedError."""
        try:
            me = await self.bot.get_me()
            hook = await self.bot.get_webhook_info()
        except TelegramError as fault:
            raise TelegramRefusedError(fault.message) from fault
        return BotHealth(
            username=str(me.username),
            url=hook.url,
            waiting=hook.pending_update_count,
            missing_updates=tuple(
                one for one in ALLOWED_UPDATES if one not in (hook.allowed_updates or ())
            ),
            last_error=hook.last_error_message,
            last_error_at=hook.last_error_date,
        )

    async def examine(self, url: str, now: datetime) -> tuple[Trouble, ...]:
        """What is wrong with the bot, whose webhook should be `url`.

        Raises TelegramRefusedError where Telegram cannot be asked.
        """
        try:
            return tuple((await self.check()).troubles(url, now))
        except TelegramRefusedError as error:
            if isinstance(error.__cause__, InvalidToken | Forbidden):
                return (Trouble(Kind.ACCESS_INVALID),)
            raise

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """The messages that show `reply`, without a chat."""
        return messages(reply, self._words[reply.language])

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send `payload` to the chat id `address`, as plain text where its HTML is refused."""
        text, mode = payload.get("text", ""), payload.get("parse_mode")
        delivery = await self._send(address, payload, text, mode)
        if delivery.reason == Reason.BAD_FORMAT and "plain" in payload:
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

    async def show_typing(self, address: str) -> None:
        """Show for five seconds that an answer is being made; what goes wrong is no loss."""
        with suppress(TelegramError, ValueError):
            await self.bot.send_chat_action(int(address), ChatAction.TYPING)

    async def make_topic(self, address: str, name: str) -> int | None:
        """Make a topic in a group; its number, None where the group has no topics."""
        try:
            topic = await self.bot.create_forum_topic(int(address), name)
        except (TelegramError, ValueError):
            return None
        return int(topic.message_thread_id)

    async def fetch(self, address: str, reference: str, most: int) -> bytes:  # noqa: ARG002  # the port's signature
        """The file with the file id `reference`; Telegram gives files of up to 20 MB."""
        try:
            file = await self.bot.get_file(reference)
            if (file.file_size or 0) > most:
                raise FileRefusedError("too_large")
            return bytes(await file.download_as_bytearray())
        except BadRequest as fault:
            large = "too big" in fault.message.lower()
            raise FileRefusedError("too_large" if large else "gone") from fault
        except TelegramError as fault:
            raise FileUnavailableError(type(fault).__name__) from fault

    async def _send(
        self, address: str, payload: Payload, text: str, parse_mode: str | None
    ) -> Delivery:
        try:
            chat_id = int(address)
        except ValueError:
            return Delivery(DeliveryStatus.REFUSED, reason=Reason.BAD_ADDRESS)
        try:
            if photo := payload.get("photo"):
                sent = await self.bot.send_photo(chat_id, photo)
            else:
                sent = await self.bot.send_message(
                    chat_id,
                    text,
                    parse_mode=parse_mode,
                    reply_markup=_markup(payload),
                    message_thread_id=payload.get("message_thread_id"),
                    link_preview_options=LinkPreviewOptions(**payload["link_preview_options"]),
                )
        except TelegramError as fault:
            return delivery_of(fault)
        return Delivery(DeliveryStatus.SENT, platform_id=str(sent.message_id))


def _markup(
    payload: Payload,
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """The buttons under a message, as python-telegram-bot takes them."""
    given = payload.get("reply_markup")
    if not given:
        return None
    if "inline_keyboard" in given:
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(**button) for button in row] for row in given["inline_keyboard"]]
        )
    if given.get("remove_keyboard"):
        return ReplyKeyboardRemove()
    rows = [[KeyboardButton(**button) for button in row] for row in given["keyboard"]]
    return ReplyKeyboardMarkup(
        rows,
        one_time_keyboard=given["one_time_keyboard"],
        resize_keyboard=given["resize_keyboard"],
    )


def _commands(words: Words) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in words.commands.items()]
