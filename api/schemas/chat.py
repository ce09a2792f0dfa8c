"""The JSON of conversations, as the widget and the pages read it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from api.schemas.common import Language, Strict

Holder = Literal["bot", "waiting", "human"]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class SessionRequest(Strict):
    """Opens or resumes a widget conversation; `token` is a former session's, where one is kept.

    `procedure` is the code of the page that the widget stands on: what is asked is about it.
    """

    site: Annotated[str, StringConstraints(min_length=1, max_length=64)] = "demo"
    language: Language = "vi"
    token: Annotated[str, StringConstraints(max_length=512)] | None = None
    referral: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")] | None = None
    procedure: Annotated[str, StringConstraints(max_length=32)] | None = None


class SessionResponse(Strict):
    """The token goes into the header `Authorization: Bearer …`, never into a URL."""

    token: str
    conversation: str
    expires_at: datetime
    office: str
    notice: str
    resumed: bool
    greeting: str | None = None


class MessageRequest(Strict):
    """One message of a citizen; the same `client_id` again is the same message."""

    client_id: ClientId
    text: Annotated[str, StringConstraints(max_length=20_000)]
    choice: Annotated[str, StringConstraints(max_length=64)] | None = None


class Accepted(Strict):
    """The message is stored; its answer comes through the message log."""

    accepted: bool
    duplicate: bool


class LinkOut(Strict):
    title: str
    url: str


class MomentOut(Strict):
    """`seconds` is where in the video the quoted `words` are spoken.

    `subtitles` is the path of the whole video's words as WebVTT.
    """

    title: str
    url: str
    seconds: int
    words: str
    subtitles: str | None = None


class ChoiceOut(Strict):
    value: str
    title: str


class PictureOut(Strict):
    """A picture on the web; `title` says in words what it shows."""

    title: str
    url: str


Fault = Literal["wrong", "incomplete", "unclear", "off_question"]


class RatingOut(Strict):
    """An answer that may be rated under its `receipt`; `helped` and `fault` as rated so far."""

    receipt: str
    helped: bool | None = None
    fault: Fault | None = None


class RatingRequest(Strict):
    """Whether the answer with this receipt helped; `fault` says why not."""

    receipt: Annotated[str, StringConstraints(pattern=r"^TL-[0-9A-Z-]{8,16}$")]
    helped: bool
    fault: Fault | None = None


class MessageOut(Strict):
    """One line of a conversation; `seq` grows by one and is the replay position.

    `checklist` are things to tick off; `contact`: a telephone number or an e-mail address is asked
    for, to be sent as the next message.
    """

    seq: int
    sender: Literal["citizen", "bot", "clerk", "system"]
    language: Language
    text: str
    links: Sequence[LinkOut] = ()
    moments: Sequence[MomentOut] = ()
    choices: Sequence[ChoiceOut] = ()
    checklist: Sequence[str] = ()
    pictures: Sequence[PictureOut] = ()
    contact: bool = False
    author: str | None = None
    client_id: str | None = None
    at: datetime
    delivery: Literal["pending", "sent", "unknown", "refused"] | None = None
    rating: RatingOut | None = None


class Log(Strict):
    """Messages after the asked position, oldest first, and who has the conversation.

    `opens` is from when the desk answers, where the citizen waits for it and it is closed.
    """

    messages: list[MessageOut]
    holder: Holder
    typing: bool
    opens: str | None = None


class SuggestionOut(Strict):
    """A phrase to send; `choice` goes with it where the procedure that it means is known."""

    text: str
    choice: str | None = None


class ScanOut(Strict):
    """A poster's scans: ever, in the last thirty days, and the last day with one."""

    tag: str
    total: int
    month: int
    last: date
