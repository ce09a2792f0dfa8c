"""What Zalo's error numbers mean for a message. Names: PyPI zalo-sdk 0.3.0; second-hand."""

from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus

REPAIR_PAUSE = 900.0
"""Seconds between attempts while an administrator has something to repair."""

TOKEN_EXPIRED = -216
_RETRY = DeliveryStatus.RETRY
_REFUSED = DeliveryStatus.REFUSED

_BY_CODE = {
    -32: Delivery(_RETRY, reason=Reason.RATE_LIMITED),
    -201: Delivery(_REFUSED, reason=Reason.BAD_REQUEST),
    -211: Delivery(_REFUSED, reason=Reason.QUOTA_USED),
    -213: Delivery(_REFUSED, reason=Reason.BLOCKED),  # the person does not follow the account
    TOKEN_EXPIRED: Delivery(_RETRY, reason=Reason.ACCESS_INVALID, retry_after=REPAIR_PAUSE),
    -217: Delivery(_REFUSED, reason=Reason.BLOCKED),
    -218: Delivery(_REFUSED, reason=Reason.QUOTA_USED),
    -221: Delivery(_RETRY, reason=Reason.NOT_PERMITTED, retry_after=REPAIR_PAUSE),
    -224: Delivery(_RETRY, reason=Reason.NOT_PERMITTED, retry_after=REPAIR_PAUSE),
    -227: Delivery(_REFUSED, reason=Reason.PERSON_UNAVAILABLE),
    -230: Delivery(_REFUSED, reason=Reason.WINDOW_CLOSED),
    -233: Delivery(_REFUSED, reason=Reason.BAD_REQUEST),
    -305: Delivery(_REFUSED, reason=Reason.QUOTA_USED),
    -311: Delivery(_REFUSED, reason=Reason.QUOTA_USED),
    -320: Delivery(_RETRY, reason=Reason.NOT_PERMITTED, retry_after=REPAIR_PAUSE),
    -321: Delivery(_RETRY, reason=Reason.NOT_PERMITTED, retry_after=REPAIR_PAUSE),
}


def delivery_of(code: int) -> Delivery:
    """What becomes of the message that Zalo answered with error `code`; unknown ones are final."""
    return _BY_CODE.get(code, Delivery(_REFUSED, reason=Reason.BAD_REQUEST))
