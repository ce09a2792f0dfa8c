"""A conversation: who has it, and what is under discussion."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.messages import Language


class Holder(StrEnum):
    """Who answers the citizen's next message."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Context:
    """What the bot remembers between turns.

    `topic` is the code of the procedure under discussion; `asked` are the codes of the choices
    that the last question back offered, `offered` the same after one of them was answered, and
    `question` the words that led to it; `more` holds
    the folded rest of the last answer, page by page; `place` the words that named a place;
    `expects` names what we asked for last.
    """

    topic: str | None = None
    aspect: str | None = None
    question: str | None = None
    asked: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    introduced: bool = False
    place: str | None = None
    expects: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person on one channel. `id` is ours, `[A-Za-z0-9_-]{1,64}`."""

    id: str
    channel: str
    address: str
    language: Language = "vi"
    holder: Holder = Holder.BOT
    context: Context = Context()
    display_name: str | None = None
    last_citizen_at: datetime | None = None
