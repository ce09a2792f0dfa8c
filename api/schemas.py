"""The JSON of the HTTP interface."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["vi", "en"]
Holder = Literal["bot", "waiting", "human"]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SessionRequest(_Strict):
    """Opens or resumes a widget conversation; `token` is a former session's, where one is kept."""

    site: Annotated[str, StringConstraints(min_length=1, max_length=64)] = "demo"
    language: Language = "vi"
    token: Annotated[str, StringConstraints(max_length=512)] | None = None
    referral: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")] | None = None


class SessionResponse(_Strict):
    """The token goes into the header `Authorization: Bearer …`, never into a URL."""

    token: str
    conversation: str
    expires_at: datetime
    office: str
    notice: str
    resumed: bool


class MessageRequest(_Strict):
    """One message of a citizen; the same `client_id` again is the same message."""

    client_id: ClientId
    text: Annotated[str, StringConstraints(max_length=20_000)]
    choice: Annotated[str, StringConstraints(max_length=64)] | None = None


class Accepted(_Strict):
    """The message is stored; its answer comes through the message log."""

    accepted: bool
    duplicate: bool


class LinkOut(_Strict):
    title: str
    url: str


class MomentOut(_Strict):
    """`seconds` is where in the video the quoted `words` are spoken."""

    title: str
    url: str
    seconds: int
    words: str


class ChoiceOut(_Strict):
    value: str
    title: str


class MessageOut(_Strict):
    """One line of a conversation; `seq` grows by one and is the replay position."""

    seq: int
    sender: Literal["citizen", "bot", "clerk", "system"]
    language: Language
    text: str
    links: list[LinkOut] = []
    moments: list[MomentOut] = []
    choices: list[ChoiceOut] = []
    author: str | None = None
    client_id: str | None = None
    at: datetime
    delivery: Literal["pending", "sent", "unknown", "refused"] | None = None


class Log(_Strict):
    """Messages after the asked position, oldest first, and who has the conversation."""

    messages: list[MessageOut]
    holder: Holder
    typing: bool


class SignInRequest(_Strict):
    login: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]


class ClerkOut(_Strict):
    """The signed-in clerk. `csrf` goes into the header `X-CSRF-Token` of every change."""

    id: int
    login: str
    name: str
    role: str
    csrf: str


CaseStatus = Literal["new", "claimed", "closed"]


class CaseSummary(_Strict):
    """One line of the queue."""

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


class CaseList(_Strict):
    cases: list[CaseSummary]
    counts: dict[str, int]


class EntryOut(_Strict):
    """One entry of a case's thread: opened, claimed, replied, released, closed."""

    kind: str
    label: str
    actor: str | None
    at: datetime


class TurnOut(_Strict):
    """What the bot made of a message: for the clerk, not the citizen."""

    seq: int
    outcome: str
    outcome_label: str
    aspect: str | None
    confidence: float
    candidates: list[dict[str, str | float]]


class CaseDetail(_Strict):
    """The whole conversation with what the bot understood."""

    case: CaseSummary
    messages: list[MessageOut]
    entries: list[EntryOut]
    turns: list[TurnOut]


class ClerkReply(_Strict):
    client_id: ClientId
    text: Annotated[str, StringConstraints(min_length=1, max_length=8_000)]


class CloseRequest(_Strict):
    outcome: Literal["answered", "no_answer", "duplicate", "spam"] = "answered"


class ErrorOut(_Strict):
    """Every error: a code for programs, and a sentence that says what to do next."""

    code: str
    message: str
