"""Zalo's webhook events, read into what the rest of the bot understands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.channels.text import clean
from bot.messages import Attachment, Incoming

CHANNEL = "zalo"
_KINDS = {"image": "image", "gif": "image", "audio": "audio", "video": "video", "file": "file"}
_FIRST = "start"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one event is: exactly one of these is set, `ignored` where it asks nothing of us.

    `answered_by_hand` is (person, message id) of a message that the office sent; it may be ours.
    `left` is a person who unfollowed. `malformed` says what is wrong, quoting nothing.
    """

    incoming: Incoming | None = None
    answered_by_hand: tuple[str, str] | None = None
    left: str | None = None
    ignored: str | None = None
    malformed: str | None = None


def parse(body: object) -> Parsed:
    """One webhook body, which holds one event. Raises nothing."""
    if not isinstance(body, Mapping):
        return Parsed(malformed="body is no object")
    name = body.get("event_name")
    if not isinstance(name, str):
        return Parsed(ignored="probe") if not body else Parsed(malformed="event has no name")
    try:
        return _read(name, body)
    except (AttributeError, TypeError, ValueError, KeyError, OverflowError, OSError) as fault:
        return Parsed(malformed=f"{clean(name)[:40]} cannot be read: {type(fault).__name__}")


def _read(name: str, body: Mapping[str, Any]) -> Parsed:
    if name.startswith("user_send_"):
        return Parsed(incoming=_message(name, body))
    if name == "follow":
        return Parsed(incoming=_event(body, _id(body["follower"]), choice=_FIRST))
    if name == "unfollow":
        return Parsed(left=_id(body["follower"]))
    if name == "user_submit_info":
        return Parsed(incoming=_contact(body))
    if name.startswith("oa_send_"):
        message = body.get("message")
        message_id = message.get("msg_id") if isinstance(message, Mapping) else None
        return Parsed(answered_by_hand=(_id(body["recipient"]), clean(str(message_id or ""))))
    if name == "anonymous_send_text":
        return Parsed(malformed="anonymous visitors cannot be answered: ask them to follow")
    return Parsed(ignored=clean(name)[:40])


def _message(name: str, body: Mapping[str, Any]) -> Incoming:
    message = body["message"]
    given = message.get("attachments")
    found = given if isinstance(given, list) else []
    attachments = tuple(_attachment(name, one) for one in found if isinstance(one, Mapping))
    return _event(
        body,
        _id(body["sender"]),
        text=clean(str(message.get("text") or "")),
        attachments=attachments,
    )


def _attachment(name: str, value: Mapping[str, Any]) -> Attachment:
    kind = str(value.get("type") or name.removeprefix("user_send_"))
    payload = value.get("payload")
    url = payload.get("url") if isinstance(payload, Mapping) else None
    return Attachment(
        _KINDS.get(kind, clean(kind)[:24]), clean(url) if isinstance(url, str) else ""
    )


def _contact(body: Mapping[str, Any]) -> Incoming:
    phone = str(body["info"].get("phone") or "")
    return _event(body, _id(body["sender"]), attachments=(Attachment("contact", clean(phone)),))


def _event(body: Mapping[str, Any], person: str, **values: Any) -> Incoming:
    milliseconds = int(body["timestamp"])
    message = body.get("message")
    message_id = message.get("msg_id") if isinstance(message, Mapping) else None
    return Incoming(
        channel=CHANNEL,
        event_key=clean(str(message_id)) if message_id else _digest(body),
        address=person,
        sent_at=datetime.fromtimestamp(milliseconds / 1000, UTC),
        **{"text": "", **values},
    )


def _id(value: Mapping[str, Any]) -> str:
    """An id; they are larger than what a float holds, so that only text and integers count."""
    given = value["id"]
    if isinstance(given, bool) or not isinstance(given, str | int) or given == "":
        raise ValueError("id")
    return clean(str(given))


def _digest(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(canonical.encode()).hexdigest()}"
