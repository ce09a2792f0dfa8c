"""Telegram's updates. Loaded only where a bot is set up: its library takes a third of a second."""

import asyncio

from starlette.datastructures import Headers

from api.deliveries.storing import accept
from api.doors.json_bodies import read_json
from api.doors.webhooks import Later
from api.errors import ApiError
from api.parts import Parts
from bot.channels import telegram_bot
from bot.channels.reasons import Reason
from bot.messages import Incoming
from bot.store.outbox import set_reachable

_ANSWERS_TO_PRESSES = 3
"""To one chat in ten seconds."""


async def update(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:
    """One update of Telegram; a malformed one is answered 200, or it would block the chat."""
    secret = parts.settings.telegram_secret.get_secret_value()
    given = headers.get("x-telegram-bot-api-secret-token")
    if not telegram_bot.verify_secret(secret, given):
        raise ApiError(403, "forbidden", "The secret does not match.")
    body = read_json(raw)
    event = telegram_bot.parse(body, received_at=parts.now())
    if isinstance(event, Incoming) and not await _taken_by_clerk(parts, event, later):
        await accept(parts, [event])
        channel = parts.channels["telegram"]
        if isinstance(channel, telegram_bot.TelegramChannel) and telegram_bot.callback_id(body):
            later(channel.acknowledge(body))
    elif event is not None and not isinstance(event, Incoming):
        await asyncio.to_thread(_other_of_telegram, parts, body, event)


async def _taken_by_clerk(parts: Parts, event: Incoming, later: Later) -> bool:
    """Whether a clerk linked or left their chat by this: no citizen's message, nothing is stored.

    Who tries codes is answered a few times, then in silence.
    """
    chats = parts.clerk_chats
    if chats is None or not chats.concerns(event):
        return False
    said = await asyncio.to_thread(chats.taken, event)
    if said is not None and parts.pace.allows("clerk_chat", event.address, _ANSWERS_TO_PRESSES):
        later(chats.answer(event.address, said))
    return said is not None


def _other_of_telegram(
    parts: Parts,
    body: object,
    event: (
        telegram_bot.Reachable | telegram_bot.Moved | telegram_bot.Exposed | telegram_bot.Malformed
    ),
) -> None:
    match event:
        case telegram_bot.Reachable():
            reason = None if event.reachable else Reason.BLOCKED
            set_reachable(parts.engine, "telegram", event.address, reason)
            if parts.clerk_chats is not None and not event.reachable:
                parts.clerk_chats.blocked(event.address)
        case telegram_bot.Exposed() if parts.clerk_chats is not None:
            parts.clerk_chats.burn(event.tag)
        case telegram_bot.Moved():
            parts.outbox.move("telegram", event.former, event.address)
            parts.facts.put("telegram", f"moved:{event.former}", {"to": event.address}, parts.now())
        case telegram_bot.Malformed():
            parts.inbox.keep_unreadable("telegram", body, event.reason, parts.now())
