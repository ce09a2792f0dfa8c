"""Where platforms deliver: verify, store, 200. The work comes after."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse
from starlette.datastructures import Headers

from api.deliveries import messenger as of_messenger
from api.deliveries import zalo as of_zalo
from api.deps import PartsDep
from api.doors.webhooks import Handler, Later
from api.errors import ApiError
from api.parts import Parts
from bot.channels import messenger

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


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


async def _telegram(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:
    if "telegram" not in parts.channels:
        raise ApiError(403, "forbidden", "Telegram is not set up here.")
    from api.deliveries import telegram

    await telegram.update(parts, headers, raw, later)


HANDLERS: Mapping[str, Handler] = {
    "/webhooks/telegram": _telegram,
    "/webhooks/messenger": of_messenger.batch,
    "/webhooks/zalo": of_zalo.event,
}
"""What the door serves."""
