"""Messenger's batches."""

import asyncio

from starlette.datastructures import Headers

from api.deliveries.storing import accept, begin_takeover
from api.doors.json_bodies import read_json
from api.doors.webhooks import Later
from api.errors import ApiError
from api.parts import Parts
from bot.channels import messenger
from bot.store.takeover import give_back, hear


async def batch(parts: Parts, headers: Headers, raw: bytes, later: Later) -> None:  # noqa: ARG001  # a Handler's signature
    """A batch of Messenger events; one that cannot be read does not lose the others."""
    secret = parts.settings.messenger_app_secret.get_secret_value()
    given = headers.get("x-hub-signature-256")
    if not secret or not messenger.verify_signature(secret.encode(), raw, given):
        raise ApiError(403, "forbidden", "The signature does not match.")
    parsed = messenger.parse(read_json(raw), parts.settings.messenger_app_id or None)
    await accept(parts, parsed.incoming)
    if parsed.has_more:
        await asyncio.to_thread(_other_of_messenger, parts, parsed)


def _other_of_messenger(parts: Parts, parsed: messenger.Parsed) -> None:
    for takeover in parsed.takeovers:
        begin_takeover(parts, "messenger", takeover.address, takeover.event_key)
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
