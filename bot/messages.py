"""What a citizen sends and what they read, the same on every channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.origin import NOWHERE, Origin

Language = Literal["vi", "en"]


class Sender(StrEnum):
    """Who speaks in a conversation."""

    CITIZEN = "citizen"
    BOT = "bot"
    CLERK = "clerk"
    SYSTEM = "system"


MARKS: Mapping[str, str] = {
    "image": "📷",
    "audio": "🎤",
    "video": "🎬",
    "file": "📎",
    "sticker": "🙂",
    "location": "📍",
    "contact": "👤",
}
"""How a message without words stands in the log, by the kind of what it brought."""


LARGEST_VOICE = 4_000_000
"""Bytes. A minute of speech is 0.1 to 1 MB; what is larger is no question."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that a citizen sent beside words, or instead of them.

    `kind` is one of MARKS, or the platform's own word for what we do not know. `reference` is
    the platform's id or address of a file; of a contact the sender's own telephone number, empty
    where it is another person's. `size` is in bytes, where the platform says it.
    """

    kind: str
    reference: str
    size: int | None = None

    @property
    def kept(self) -> bool:
        """Whether it is a file that the desk wants to see."""
        return bool(self.reference) and self.kind in ("image", "audio", "video", "file")

    @property
    def audible(self) -> bool:
        """Whether it is speech that is worth listening to."""
        return self.kept and self.kind == "audio" and (self.size or 0) <= LARGEST_VOICE

    @property
    def own_number(self) -> str | None:
        """The sender's own telephone number, where this is one."""
        return (self.reference or None) if self.kind == "contact" else None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a citizen, normalised.

    `event_key` is unique within `channel`: the same event delivered again has the same key.
    `address` is the platform's id of the person (chat id, page-scoped id, widget session).
    `choice` is the value of a pressed button, None for typed text.
    `referral` is the tag of a poster or link that brought the person here. `client_id` is the
    widget's own id of the message, shown again in the log. `spoken`: `text` is what a machine
    heard in a voice message. `origin` is the request that brought it.
    """

    channel: str
    event_key: str
    address: str
    text: str
    sent_at: datetime
    choice: str | None = None
    referral: str | None = None
    display_name: str | None = None
    attachments: tuple[Attachment, ...] = ()
    client_id: str | None = None
    spoken: bool = False
    origin: Origin = NOWHERE

    @property
    def shared_number(self) -> str | None:
        """The sender's own telephone number, where they sent it by a button."""
        return next((one.own_number for one in self.attachments if one.own_number), None)

    @property
    def line(self) -> str:
        """How the message stands in the log: its words, else a mark for what it brought."""
        return self.text or " ".join(MARKS.get(one.kind, "📎") for one in self.attachments)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press. `value` is at most 64 bytes of ASCII and comes back as `Incoming.choice`.

    `title` is at most 20 characters, the shortest limit among the channels.
    """

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a source; `url` always comes from a record."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class VideoMoment:
    """Where to watch: the video's address, the second, and the words spoken there."""

    title: str
    url: str
    seconds: int
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on the web; `title` says in words what it shows."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a citizen reads: plain text, then what stands beside it.

    `text` uses line breaks and "• " or "1. " list marks only; channels format, never reword.
    `checklist` are things to tick off. `contact` offers to send one's own telephone number,
    `contact_over` takes that offer back where it would stay on the screen. `rates` is the receipt
    under which channels may ask whether this answer helped.
    """

    text: str
    sender: Sender = Sender.BOT
    language: Language = "vi"
    links: tuple[Link, ...] = ()
    moments: tuple[VideoMoment, ...] = ()
    choices: tuple[Choice, ...] = ()
    author: str | None = None
    checklist: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    contact: bool = False
    contact_over: bool = False
    rates: str | None = None
