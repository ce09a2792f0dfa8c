"""What clerks may be told of, by which ways, and what an alert holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.messages import Language


class Kind(StrEnum):
    """What happened to a case."""

    NEW = "new"
    ASSIGNED = "assigned"
    DUE = "due"


class Way(StrEnum):
    """How a clerk is told: the page shows it or sounds; the rest is sent."""

    PAGE = "page"
    SOUND = "sound"
    PUSH = "push"
    EMAIL = "email"
    TELEGRAM = "telegram"


SENT = (Way.PUSH, Way.EMAIL, Way.TELEGRAM)
"""The ways that leave this machine."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A clerk wants to be told of this in this way."""

    kind: Kind
    way: Way


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that one clerk is told: the case's number, its office and field."""

    id: int
    user_id: int
    kind: Kind
    case_id: int
    number: str
    office: str | None
    field: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser that takes pushes (RFC 8030): its address and keys (RFC 8291)."""

    id: int
    endpoint: str
    p256dh: str
    auth: str
    language: Language
