"""What Graph's error codes mean for a message."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus

REPAIR_PAUSE = 900.0
"""Seconds between attempts while an administrator has something to repair."""

_RETRY = DeliveryStatus.RETRY
_REFUSED = DeliveryStatus.REFUSED

_BY_CODE = {
    10: Delivery(_REFUSED, reason=Reason.NOT_PERMITTED),
    2018278: Delivery(_REFUSED, reason=Reason.WINDOW_CLOSED),
    1893063: Delivery(_RETRY, reason=Reason.PAGE_RESTRICTED, retry_after=REPAIR_PAUSE),
    100: Delivery(_REFUSED, reason=Reason.BAD_REQUEST),
    2018001: Delivery(_REFUSED, reason=Reason.NO_SUCH_PERSON),
    1893061: Delivery(_REFUSED, reason=Reason.TAG_NOT_ALLOWED),
    190: Delivery(_RETRY, reason=Reason.ACCESS_INVALID, retry_after=REPAIR_PAUSE),
    200: Delivery(_RETRY, reason=Reason.NOT_PERMITTED, retry_after=REPAIR_PAUSE),
    551: Delivery(_REFUSED, reason=Reason.PERSON_UNAVAILABLE),
    1545041: Delivery(_REFUSED, reason=Reason.WINDOW_OR_PERSON),  # Meta's pages disagree
    4: Delivery(_RETRY, reason=Reason.RATE_LIMITED),
    32: Delivery(_RETRY, reason=Reason.RATE_LIMITED),
    613: Delivery(_RETRY, reason=Reason.RATE_LIMITED),
    2018300: Delivery(_RETRY, reason=Reason.THREAD_HELD),
    2018321: Delivery(_RETRY, reason=Reason.THREAD_HELD),
    1: Delivery(_RETRY, reason=Reason.TEMPORARY),
    2: Delivery(_RETRY, reason=Reason.TEMPORARY),
    1200: Delivery(_RETRY, reason=Reason.TEMPORARY),
}
"""What becomes of a message, by subcode or code: a subcode says more."""


@dataclass(frozen=True, slots=True)
class GraphError:
    """The `error` of a Graph answer."""

    code: int
    subcode: int | None = None
    transient: bool = False


def read_error(body: object) -> GraphError | None:
    """The error in an answer, None where it names none."""
    error = body.get("error") if isinstance(body, Mapping) else None
    code = error.get("code") if isinstance(error, Mapping) else None
    if not isinstance(error, Mapping) or not isinstance(code, int):
        return None
    subcode = error.get("error_subcode")
    known = subcode if isinstance(subcode, int) else None
    return GraphError(code, known, error.get("is_transient") is True)


def delivery_of(error: GraphError) -> Delivery:
    """What becomes of the message that Graph answered with `error`.

    RETRY carries seconds only where an administrator has to repair something; the sender backs
    off by itself elsewhere. An unknown error is for good unless Graph calls it transient.
    """
    known = _BY_CODE.get(error.subcode or 0) or _BY_CODE.get(error.code)
    if known is not None and not (error.transient and known.status is _REFUSED):
        return known
    if error.transient:
        return Delivery(_RETRY, reason=Reason.TEMPORARY)
    return Delivery(_REFUSED, reason=Reason.BAD_REQUEST)


def delivery_of_status(status: int) -> Delivery:
    """What becomes of a message answered with an HTTP `status` and no Graph error.

    503 comes from a server that did not take the request; other 5xx may have sent it.
    """
    if status in (429, 503):
        reason = Reason.RATE_LIMITED if status == 429 else Reason.TEMPORARY
        return Delivery(_RETRY, reason=reason)
    if 400 <= status < 500:
        return Delivery(_REFUSED, reason=Reason.BAD_REQUEST)
    return Delivery(DeliveryStatus.UNKNOWN, reason=Reason.UNCLEAR_ANSWER)
