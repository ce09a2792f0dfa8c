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
from bot.channels import messenger, telegram_bot
from bot.messages import Incoming
from bot.store.takeover import take_over

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
        await _accept(parts, event)
        channel = parts.channels["telegram"]
        if isinstance(channel, telegram_bot.TelegramChannel):
            background.add_task(channel.acknowledge, body)
    elif event is not None:
        await asyncio.to_thread(
            parts.inbox.keep_unreadable, "telegram", body, event.reason, parts.now()
        )
    return PlainTextResponse("ok")


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
    """A batch of Messenger events; each is stored by itself."""
    secret = parts.settings.messenger_app_secret.get_secret_value()
    raw = await request.body()
    if not secret or not messenger.verify_signature(secret.encode(), raw, x_hub_signature_256):
        raise ApiError(403, "forbidden", "The signature does not match.")
    parsed = messenger.parse(_json(raw), parts.settings.messenger_app_id or None)
    for event in parsed.incoming:
        await _accept(parts, event)
    for takeover in parsed.takeovers:
        await asyncio.to_thread(
            take_over,
            parts.engine,
            "messenger",
            takeover.address,
            takeover.event_key,
            case_number(parts.now(), parts.new_id),
            parts.now(),
        )
    for reason in parsed.malformed:
        await asyncio.to_thread(parts.inbox.keep_unreadable, "messenger", None, reason, parts.now())
    return PlainTextResponse("ok")


async def _accept(parts: Parts, event: Incoming) -> None:
    if await asyncio.to_thread(parts.inbox.accept, event, "vi", parts.now()):
        parts.signals.send("inbox")
        parts.signals.send("desk")


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "not_json", "The body is not JSON.") from error
