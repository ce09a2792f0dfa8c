"""What python-telegram-bot's errors mean for a message."""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus

REPAIR_PAUSE = 900.0
"""Seconds between attempts while an administrator has something to repair."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_BAD_REQUESTS = {
    "can't parse entities": Reason.BAD_FORMAT,
    "message thread not found": Reason.TOPIC_GONE,
    "chat not found": Reason.NO_SUCH_PERSON,
    "user is deactivated": Reason.PERSON_UNAVAILABLE,
}


def delivery_of(error: TelegramError) -> Delivery:
    """What becomes of the message that `error` ended."""
    match error:
        case RetryAfter():
            return _retry(Reason.RATE_LIMITED, _seconds(error.retry_after))
        case ChatMigrated():
            return _refused(f"{Reason.CHAT_MIGRATED}:{error.new_chat_id}")
        case Forbidden():
            return _refused(Reason.BLOCKED)
        case InvalidToken():
            return _retry(Reason.ACCESS_INVALID, REPAIR_PAUSE)
        case BadRequest():
            return _refused(_bad_request(error.message))
        case NetworkError():
            return _network(error)
        case _:
            return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.UNCLEAR_ANSWER)


def _network(error: NetworkError) -> Delivery:
    """A fault on the way, or an answer of 429 or 5xx without details."""
    if isinstance(error.__cause__, _NEVER_SENT):
        return _retry(Reason.NOT_CONNECTED)
    if isinstance(error, TimedOut):
        return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
    if error.message.startswith("Too Many Requests"):
        return _retry(Reason.RATE_LIMITED)
    lost = isinstance(error.__cause__, httpx.RequestError)
    reason = Reason.CONNECTION_LOST if lost else Reason.UNCLEAR_ANSWER
    return Delivery(DeliveryStatus.UNKNOWN, reason=reason)


def _bad_request(message: str) -> Reason:
    found = (reason for words, reason in _BAD_REQUESTS.items() if words in message.lower())
    return next(found, Reason.BAD_REQUEST)


def _seconds(time: int | timedelta) -> float:
    """python-telegram-bot gives seconds, or a timedelta where a setting asks for it."""
    return time.total_seconds() if isinstance(time, timedelta) else float(time)


def _retry(reason: Reason, seconds: float | None = None) -> Delivery:
    return Delivery(DeliveryStatus.RETRY, reason=reason, retry_after=seconds)


def _refused(reason: str) -> Delivery:
    return Delivery(DeliveryStatus.REFUSED, reason=reason)
