"""Telegram's updates, read into what the rest of the bot understands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.text import clean
from bot.messages import Attachment, Incoming
from bot.referrals import code_in

CHANNEL = "telegram"
START = "start"
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_FILES = {
    "animation": "video",
    "audio": "audio",
    "document": "file",
    "sticker": "sticker",
    "video": "video",
    "video_note": "video",
    "voice": "audio",
}
"""Fields of a message that hold a file, the narrower before the wider, and what we call them."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """The person at `address` blocked the bot, or took that back."""

    address: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup: its chat id is another from now on."""

    former: str
    address: str


@dataclass(frozen=True, slots=True)
class Exposed:
    """A clerk's tag was written in a group: whoever is in it has read the code."""

    tag: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """A body that is no update; `reason` quotes nothing of it."""

    reason: str


def parse(
    body: object, bot: telegram.Bot | None = None, received_at: datetime | None = None
) -> Incoming | Reachable | Moved | Exposed | Malformed | None:
    """The citizen's event in one webhook body, None for an update that asks nothing of us.

    Only private chats count: in a group others would read the answers; a clerk's tag there is
    told as exposed. A pressed button has no time of its own: it gets `received_at`, else the time
    of the message that it stands under. Raises nothing.
    """
    try:
        update = telegram.Update.de_json(_object(body), bot)
        return _read(update, received_at)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError) as fault:
        return Malformed(f"update cannot be read: {type(fault).__name__}")


def callback_id(body: object) -> str | None:
    """The id under which a pressed button waits to be acknowledged."""
    query = body.get("callback_query") if isinstance(body, Mapping) else None
    given = query.get("id") if isinstance(query, Mapping) else None
    return given if isinstance(given, str) else None


def _object(body: object) -> dict[str, object]:
    if not isinstance(body, dict):
        raise TypeError("body is no object")
    return body


def _read(
    update: telegram.Update, received_at: datetime | None
) -> Incoming | Reachable | Moved | Exposed | None:
    if update.callback_query is not None:
        return _read_choice(update.update_id, update.callback_query, received_at)
    if update.my_chat_member is not None:
        return _read_membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return Moved(str(int(message.chat.id)), str(int(message.migrate_to_chat_id)))
    if message.chat.type != ChatType.PRIVATE:
        return _read_exposure(message)
    return _read_message(update.update_id, message)


def _read_exposure(message: telegram.Message) -> Exposed | None:
    command = _COMMAND.fullmatch(clean(message.text or ""))
    tag = command[2] if command and command[1].lower() == START else None
    return Exposed(tag) if tag and code_in(tag) else None


def _read_message(update_id: int, message: telegram.Message) -> Incoming | None:
    text = clean(message.text or message.caption or "")
    attachments = _attachments(message)
    if not text and not attachments:
        return None
    command = _COMMAND.fullmatch(text)
    choice, rest = (command[1].lower(), command[2] or "") if command else (None, text)
    started = choice == START
    return Incoming(
        channel=CHANNEL,
        event_key=str(int(update_id)),
        address=str(int(message.chat.id)),
        text="" if started else rest,
        sent_at=_moment(message.edit_date, message.date),
        choice=choice,
        referral=(rest or None) if started else None,
        display_name=_name(message.from_user),
        attachments=attachments,
    )


def _read_membership(change: telegram.ChatMemberUpdated) -> Reachable | None:
    """In a private chat the bot is a member, or kicked where the person blocked it."""
    if change.chat.type != ChatType.PRIVATE:
        return None
    blocked = change.new_chat_member.status == ChatMemberStatus.BANNED
    return Reachable(str(int(change.chat.id)), not blocked)


def _read_choice(
    update_id: int, query: telegram.CallbackQuery, received_at: datetime | None
) -> Incoming | None:
    message = query.message
    if not query.data or message is None or message.chat.type != ChatType.PRIVATE:
        return None
    return Incoming(
        channel=CHANNEL,
        event_key=str(int(update_id)),
        address=str(int(message.chat.id)),
        text=_pressed(message, query.data),
        sent_at=_moment(received_at, message.date),
        choice=clean(query.data),
        display_name=_name(query.from_user),
    )


def _pressed(message: telegram.MaybeInaccessibleMessage, data: str) -> str:
    """The title of the button with `data` under `message`, "" where it cannot be seen."""
    markup = message.reply_markup if isinstance(message, telegram.Message) else None
    rows = markup.inline_keyboard if markup else ()
    titles = (button.text for row in rows for button in row if button.callback_data == data)
    return clean(next(titles, ""))


def _attachments(message: telegram.Message) -> tuple[Attachment, ...]:
    """The file of `message` by Telegram's file id; other content by its kind alone."""
    if message.photo:
        largest = message.photo[-1]
        return (Attachment("image", clean(largest.file_id), largest.file_size),)
    for field, kind in _FILES.items():
        if (file := getattr(message, field)) is not None:
            return (Attachment(kind, clean(file.file_id), file.file_size),)
    if message.contact is not None:
        return (_contact(message.contact, message.from_user),)
    other = (field for field in ("location", "poll", "dice", "story") if message[field])
    return tuple(Attachment(field, "") for field in other)


def _contact(given: telegram.Contact, sender: telegram.User | None) -> Attachment:
    """A card of the address book; its number only where the card is the sender's own."""
    own = sender is not None and given.user_id == sender.id
    return Attachment("contact", clean(given.phone_number) if own else "")


def _moment(*times: datetime | None) -> datetime:
    """The first time that is given. Raises ValueError where none is."""
    for time in times:
        if time is not None:
            return time
    raise ValueError("update has no time")


def _name(user: telegram.User | None) -> str | None:
    return clean(user.full_name) if user else None
