"""Where platforms deliver: verify, store, 200. The work comes after."""

import asyncio
import json
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse

from api.deps import PartsDep
from api.errors import ApiError
from api.wiring import Parts
from bot.cases import number as case_number
from bot.channels import messenger, telegram_bot, zalo_oa
from bot.channels.reasons import Reason
from bot.messages import Incoming
from bot.store.outbox import set_reachable
from bot.store.takeover import give_back, hear, take_over

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post("/telegram")
async def telegram(
    request: Request,
    background: BackgroundTasks,
    parts: PartsDep,
    x_telegram_bot_api_secret_token: Annotated[str | None, Header()] = None,
) -> Response:
    """One update of Telegram; a malformed one is answered 200, or it would block the chat."""
    secret = parts.settings.telegram_secret.get_secret_value()
    if "telegram" not in parts.channels or not telegram_bot.verify_secret(
        secret, x_telegram_bot_api_secret_token
    ):
        raise ApiError(403, "forbidden", "The secret does not match.")
    body = _json(await request.body())
    event = telegram_bot.parse(body, received_at=parts.now())
    if isinstance(event, Incoming):
        await _accept(parts, [event])
        channel = parts.channels["telegram"]
        if isinstance(channel, telegram_bot.TelegramChannel):
            background.add_task(channel.acknowledge, body)
    elif event is not None:
        await asyncio.to_thread(_other_of_telegram, parts, body, event)
    return PlainTextResponse("ok")


def _other_of_telegram(
    parts: Parts,
    body: object,
    event: telegram_bot.Reachable | telegram_bot.Moved | telegram_bot.Malformed,
) -> None:
    match event:
        case telegram_bot.Reachable():
            reason = None if event.reachable else Reason.BLOCKED
            set_reachable(parts.engine, "telegram", event.address, reason)
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


@router.post("/messenger")
async def receive_messenger(
    request: Request,
    parts: PartsDep,
    x_hub_signature_256: Annotated[str | None, Header()] = None,
) -> Response:
    """A batch of Messenger events; one that cannot be read does not lose the others."""
    secret = parts.settings.messenger_app_secret.get_secret_value()
    raw = await request.body()
    if not secret or not messenger.verify_signature(secret.encode(), raw, x_hub_signature_256):
        raise ApiError(403, "forbidden", "The signature does not match.")
    parsed = messenger.parse(_json(raw), parts.settings.messenger_app_id or None)
    await _accept(parts, parsed.incoming)
    if parsed.has_more:
        await asyncio.to_thread(_other_of_messenger, parts, parsed)
    return PlainTextResponse("ok")


def _other_of_messenger(parts: Parts, parsed: messenger.Parsed) -> None:
    for takeover in parsed.takeovers:
        _take_over(parts, "messenger", takeover.address, takeover.event_key)
    for returned in parsed.returned:
        give_back(parts.engine, "messenger", returned.address)
        parts.signals.send("desk")
    for heard in parsed.heard:
        hear(parts.engine, "messenger", heard.address, min(heard.at, parts.now()))
    for warning in parsed.warnings:
        value = {"action": warning.action, "reason": warning.reason}
        parts.facts.put("messenger", f"warning:{warning.page}", value, parts.now())
    for reason in parsed.malformed:
        parts.inbox.keep_unreadable("messenger", None, reason, parts.now())


@router.post("/zalo")
async def zalo(
    request: Request,
    parts: PartsDep,
    x_zevent_signature: Annotated[str | None, Header()] = None,
    x_zevent_timestamp: Annotated[str | None, Header()] = None,
) -> Response:
    """One event of Zalo. The console's own test, an unsigned {}, gets its 200 and does nothing."""
    if "zalo" not in parts.channels:
        raise ApiError(403, "forbidden", "Zalo is not set up here.")
    raw = await request.body()
    if raw.strip() == b"{}":
        return PlainTextResponse("ok")
    settings = parts.settings
    if not zalo_oa.verify_signature(
        settings.zalo_app_id,
        settings.zalo_oa_secret.get_secret_value(),
        raw,
        x_zevent_signature,
        x_zevent_timestamp,
        settings.zalo_timestamp,
    ):
        raise ApiError(403, "forbidden", "The signature does not match.")
    body = _json(raw)
    parsed = zalo_oa.parse(body)
    await _accept(parts, [parsed.incoming] if parsed.incoming else [])
    await asyncio.to_thread(_other_of_zalo, parts, body, parsed)
    return PlainTextResponse("ok")


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


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "not_json", "The body is not JSON.") from error
