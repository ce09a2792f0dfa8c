"""The JSON of the desk's interface."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from api.schemas.chat import (
    ClientId,
    LinkOut,
    MessageOut,
    MomentOut,
)
from api.schemas.common import Language, RowId, Strict
from bot.cases import Category
from bot.store.passwords import SHORTEST_PASSWORD

OfficeId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=8_000, strip_whitespace=True)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S{3,480}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
CaseStatus = Literal["new", "claimed", "snoozed", "closed"]
Clock = Literal["window", "promise", "waiting"]
Urgency = Literal["none", "calm", "soon", "late"]
DraftUse = Literal["sent", "edited"]


class SignInRequest(Strict):
    """`code` is the six digits of the clerk's phone, where their account asks for them."""

    login: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    code: Annotated[str, StringConstraints(max_length=8)] = ""


class SignInWays(Strict):
    """How one may sign in beside a password; `openid` names the identity provider."""

    openid: str | None


class PasswordRequest(Strict):
    """A new password in place of the old one."""

    old: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    new: Annotated[str, StringConstraints(min_length=SHORTEST_PASSWORD, max_length=256)]


class ClerkOut(Strict):
    """The signed-in clerk. `csrf` goes into the header `X-CSRF-Token` of every change.

    `password_due`: the password is a temporary one, which is changed before anything else.
    """

    id: int
    login: str
    name: str
    role: str
    role_label: str = ""
    powers: tuple[str, ...] = ()
    csrf: str
    password_due: bool = False


class Place(Strict):
    """An office that a case can belong to."""

    id: str
    name: str


class Colleague(Strict):
    """Somebody who may be given a case; `here` is whether they are at the desk now."""

    id: int
    name: str
    here: bool


class Around(Strict):
    """What the page needs to know of the desk: offices, colleagues, fields, who sits when."""

    offices: list[Place]
    colleagues: list[Colleague]
    fields: list[str]
    promise: str


class CaseSummary(Strict):
    """One line of the queue.

    `seconds_left` counts down to what runs out first, `clock` names it; below 0 it has passed.
    """

    id: int
    number: str
    status: CaseStatus
    reason: str
    reason_label: str
    channel: str
    citizen: str
    language: Language
    owner: str | None
    mine: bool
    last_text: str
    opened_at: datetime
    waiting_seconds: int
    unread: int
    waiting_for_citizen: bool = False
    clock: Clock | None = None
    urgency: Urgency = "none"
    seconds_left: int | None = None
    office: str | None = None
    field: str | None = None
    procedure: str | None = None
    snoozed_until: datetime | None = None


class CaseList(Strict):
    """A page of the queue; `total` counts the cases of all its pages."""

    cases: list[CaseSummary]
    counts: dict[str, int]
    total: int = 0


class EntryOut(Strict):
    """One entry of a case's thread: opened, claimed, noted, replied, released, closed, …"""

    kind: str
    label: str
    actor: str | None
    at: datetime
    detail: str | None = None


class TurnOut(Strict):
    """What the bot made of a message: for the clerk, not the citizen."""

    seq: int
    outcome: str
    outcome_label: str
    aspect: str | None
    confidence: float
    candidates: list[dict[str, str | float]]


class FileOut(Strict):
    """A file that a citizen sent with the message `seq`; `url` where it is kept.

    `heard` says how far listening to a voice message has come, where somebody listens;
    `transcript` is what a machine heard, and may be wrong.
    """

    seq: int
    kind: str
    state: Literal["pending", "kept", "refused", "lost"]
    size: int | None
    url: str | None
    heard: Literal["pending", "hearing", "done", "failed"] | None = None
    transcript: str | None = None


class CaseDetail(Strict):
    """The whole conversation with what the bot understood.

    `reach` says until when the channel lets the citizen be answered, or why they cannot be.
    """

    case: CaseSummary
    reach: str | None = None
    files: tuple[FileOut, ...] = ()
    messages: list[MessageOut]
    entries: list[EntryOut]
    turns: list[TurnOut]
    contact: str | None = None
    category: str | None = None


class SentLink(LinkOut):
    """A source beside a reply: no address that a browser would run."""

    url: Address


class SentMoment(MomentOut):
    """A video moment beside a reply."""

    url: Address


class ClerkReply(Strict):
    """`links` and `moments` stand beside the text; `draft`: whether it was sent as suggested."""

    client_id: ClientId
    text: Text
    links: Annotated[tuple[SentLink, ...], Field(max_length=5)] = ()
    moments: Annotated[tuple[SentMoment, ...], Field(max_length=3)] = ()
    draft: DraftUse | None = None


class CloseRequest(Strict):
    outcome: Literal["answered", "no_answer", "duplicate", "spam"] = "answered"


class CategoryRequest(Strict):
    """What kind of opinion a case holds."""

    category: Category


class NoteRequest(Strict):
    text: Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]


class SnoozeRequest(Strict):
    until: AwareDatetime


class AssignRequest(Strict):
    to: RowId


class ForwardRequest(Strict):
    office: OfficeId
    reason: Line


class PresenceRequest(Strict):
    """`here`: somebody sits at the page; false when it is closed or left."""

    here: bool = True
