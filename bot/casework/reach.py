"""Whether a person can still be written to, as the clerk reads it beside the conversation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.answering.hours import moment
from bot.channels.reasons import Reason
from bot.channels.words import AllWords
from bot.messages import Language, Sender
from bot.store.outbox import count_sent
from bot.store.tables import conversations
from bot.windows import NO_WINDOW, Windows
from bot.words import Words


def barred(
    connection: Connection, windows: Windows, conversation_id: str, now: datetime
) -> str | None:
    """Why the desk's own words would not reach this person now; None where they would."""
    row = (
        connection.execute(select(conversations).where(conversations.c.id == conversation_id))
        .mappings()
        .first()
    )
    if row is None:
        return Reason.NO_SUCH_PERSON.value
    window, heard_at = windows.get(row["channel"], NO_WINDOW), row["last_citizen_at"]
    if row["unreachable"]:
        return str(row["unreachable"])
    if not window.open(Sender.BOT, heard_at, now):
        return Reason.WINDOW_CLOSED.value
    if window.free_replies is None or heard_at is None:
        return None
    left = window.replies_left(count_sent(connection, conversation_id, heard_at))
    return Reason.QUOTA_USED.value if left == 0 else None


@dataclass(frozen=True, slots=True)
class Reach:
    """Says of a conversation until when its channel takes a clerk's words."""

    windows: Windows
    words: Words
    channel_words: AllWords

    def note(
        self, connection: Connection, conversation_id: str, language: Language, now: datetime
    ) -> str | None:
        """In one line: who cannot be reached, what time and how many free replies are left."""
        row = (
            connection.execute(select(conversations).where(conversations.c.id == conversation_id))
            .mappings()
            .first()
        )
        if row is None:
            return None
        if row["unreachable"]:
            return self.channel_words[language].reasons.get(row["unreachable"])
        window, heard_at = self.windows.get(row["channel"], NO_WINDOW), row["last_citizen_at"]
        closes = window.closes(Sender.CLERK, heard_at)
        if closes is None or heard_at is None:
            return None
        if now >= closes:
            return self.words.say("reach.closed", language)
        said = [
            self.words.say("reach.until", language, time=moment(self.words, language, closes, now))
        ]
        left = window.replies_left(count_sent(connection, conversation_id, heard_at))
        if left is not None:
            said.append(
                self.words.say("reach.replies", language, left=left, most=window.free_replies)
            )
        return " ".join(said)
