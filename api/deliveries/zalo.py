"""Zalo's events."""

import asyncio

from starlette.datastructures import Headers

from api.deliveries.storing import accept, begin_takeover
from api.doors.json_bodies import read_json
from api.doors.webhooks import Later
from api.errors import ApiError
from api.parts import Parts
from bot.channels import zalo_oa
from bot.channels.reasons import Reason
from bot.store.outbox import set_reachable


async def event(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:  # noqa: ARG001  # a Handler's signature
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
    await accept(parts, [parsed.incoming] if parsed.incoming else [])
    await asyncio.to_thread(_other_of_zalo, parts, body, parsed)


def _other_of_zalo(parts: Parts, body: object, parsed: zalo_oa.Parsed) -> None:
    if parsed.answered_by_hand is not None:
        begin_takeover(parts, "zalo", *parsed.answered_by_hand)
    if parsed.left is not None:
        set_reachable(parts.engine, "zalo", parsed.left, Reason.BLOCKED)
    if parsed.malformed is not None:
        parts.inbox.keep_unreadable("zalo", body, parsed.malformed, parts.now())
