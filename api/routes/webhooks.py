"""Where platforms deliver: verify, store, 200. The work comes after."""

import asyncio
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse
from starlette.datastructures import Headers

from api.deps import PartsDep
from api.doors.json_bodies import read_json
from api.doors.webhooks import Handler, Later
from api.errors import ApiError
from api.parts import Parts
from bot.cases import number as case_number
from bot.channels import messenger, telegram_bot, zalo_oa
from bot.channels.reasons import Reason
from bot.messages import Incoming
from bot.store.outbox import set_reachable
from bot.store.takeover import give_back, hear, take_over

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
_ANSWERS_TO_PRESSES = 3
"""To one chat in ten seconds."""


async def telegram(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:
    """One update of Telegram; a malformed one is answered 200, or it would block the chat."""
    secret = parts.settings.telegram_secret.get_secret_value()
    given = headers.get("x-telegram-bot-api-secret-token")
    if "telegram" not in parts.channels or not telegram_bot.verify_secret(secret, given):
        raise ApiError(403, "forbidden", "The secret does not match.")
    body = read_json(raw)
    event = telegram_bot.parse(body, received_at=parts.now())
    if isinstance(event, Incoming) and not await _taken_by_clerk(parts, event, later):
        await _accept(parts, [event])
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


@router.get("/messenger")
def verify_messenger(
    parts: PartsDep,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", max_length=128)] = "",
) -> Response:
    """The verification that Meta makes when the webhook is set up."""
    expected = parts.settings.messenger_verify_token.get_secret_value()
    if not messenger.verify_subscription(mode, token, expected):
        raise ApiError(403, "forbidden", "The verify token does not match.")
    return PlainTextResponse(challenge)


async def messenger_batch(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:  # noqa: ARG001  # a Handler's signature
    """A batch of Messenger events; one that cannot be read does not lose the others."""
    secret = parts.settings.messenger_app_secret.get_secret_value()
    given = headers.get("x-hub-signature-256")
    if not secret or not messenger.verify_signature(secret.encode(), raw, given):
        raise ApiError(403, "forbidden", "The signature does not match.")
    parsed = messenger.parse(read_json(raw), parts.settings.messenger_app_id or None)
    await _accept(parts, parsed.incoming)
    if parsed.has_more:
        await asyncio.to_thread(_other_of_messenger, parts, parsed)


def _other_of_messenger(parts: Parts, parsed: messenger.Parsed) -> None:
    for takeover in parsed.takeovers:
        _take_over(parts, "messenger", takeover.address, takeover.event_key)
    for returned in parsed.returned:
        give_back(parts.engine, "messenger", returned.address)
        parts.signals.send("desk")
    for heard in parsed.heard:
        hear(parts.engine, "messenger", heard.address, min(heard.at, parts.now()))
    for warning in parsed.warnings:
        at = parts.now().isoformat()
        value = {"action": warning.action, "reason": warning.reason, "at": at}
        parts.facts.put("messenger", f"warning:{warning.page}", value, parts.now())
    for reason in parsed.malformed:
        parts.inbox.keep_unreadable("messenger", None, reason, parts.now())


async def zalo(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:  # noqa: ARG001  # a Handler's signature
    """One event of Zalo. The console's own test, an unsigned {}, gets its 200 and does nothing."""
    if "zalo" not in parts.channels:
        raise ApiError(403, "forbidden", "Zalo is not set up here.")
    if raw.strip() == b"{}":
        return
    settings = parts.settings
    if not zalo_oa.verify_signature(
        settings.zalo_app_id,
        settings.zalo_oa_secret.get_secret_value(),
        raw,
        headers.get("x-zevent-signature"),
        headers.get("x-zevent-timestamp"),
        settings.zalo_timestamp,
    ):
        raise ApiError(403, "forbidden", "The signature does not match.")
    body = read_json(raw)
    parsed = zalo_oa.parse(body)
    await _accept(parts, [parsed.incoming] if parsed.incoming else [])
    await asyncio.to_thread(_other_of_zalo, parts, body, parsed)


HANDLERS: Mapping[str, Handler] = {
    "/webhooks/telegram": telegram,
    "/webhooks/messenger": messenger_batch,
    "/webhooks/zalo": zalo,
}
"""What the door serves."""


def _other_of_zalo(parts: Parts, body: object, parsed: zalo_oa.Parsed) -> None:
    if parsed.answered_by_hand is not None:
        _take_over(parts, "zalo", *parsed.answered_by_hand)
    if parsed.left is not None:
        set_reachable(parts.engine, "zalo", parsed.left, Reason.BLOCKED)
    if parsed.malformed is not None:
        parts.inbox.keep_unreadable("zalo", body, parsed.malformed, parts.now())


def _take_over(parts: Parts, channel: str, address: str, message_id: str) -> None:
    number = case_number(parts.now(), parts.new_id)
    if take_over(parts.engine, channel, address, message_id, number, parts.now()):
        parts.signals.send("desk")


async def _accept(parts: Parts, events: list[Incoming] | tuple[Incoming, ...]) -> None:
    if any(await parts.postbox.store(events)):
        parts.signals.send("inbox")
        parts.signals.send("desk")
        if any(event.attachments for event in events):
            parts.signals.send("files")
