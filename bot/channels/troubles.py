"""What can be wrong between us and a platform: the closed list behind every check of an account."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong. Each has words in `data/`, with what to do; `{detail}` is filled in."""

    ACCESS_REFUSED = "access_refused"
    ACCESS_INVALID = "access_invalid"
    ACCESS_ENDS = "access_ends"
    PERMISSION_MISSING = "permission_missing"
    NOT_SUBSCRIBED = "not_subscribed"
    NO_START = "no_start"
    WEBHOOK_ELSEWHERE = "webhook_elsewhere"
    UPDATES_MISSING = "updates_missing"
    BACKLOG = "backlog"
    DELIVERY_FAILING = "delivery_failing"
    UNREACHABLE = "unreachable"
    WARNED = "warned"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that an administrator has to mend; `detail` holds no secret."""

    kind: Kind
    detail: str = ""
