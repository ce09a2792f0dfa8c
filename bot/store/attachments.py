"""Files that citizens sent: what is to be fetched, and where it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, func, insert, select, update

from bot.messages import Attachment
from bot.store.tables import attachments, conversations

State = Literal["pending", "kept", "refused", "lost"]
Heard = Literal["pending", "hearing", "done", "failed"]
MOST_ATTEMPTS = 5
MOST_OF_A_MESSAGE, MOST_A_DAY = 10, 40
_DAY = timedelta(days=1)
_FIRST_PAUSE = 5.0  # seconds
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch; `attempts` counts this one. `address` is its sender's."""

    id: int
    conversation_id: str
    seq: int
    channel: str
    address: str
    kind: str
    reference: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as the desk sees it.

    `state` is pending, kept, refused (too large, too many, or no kind that we keep: `reason`)
    or lost (the platform no longer has it). `size` is in bytes. `heard` is None where nobody
    listens, else pending, hearing, done or failed; `transcript` is what was heard.
    """

    id: int
    seq: int
    kind: str
    state: State
    reason: str | None
    size: int | None
    media_type: str | None
    digest: str | None
    heard: Heard | None = None
    transcript: str | None = None


def note(
    connection: Connection,
    conversation_id: str,
    seq: int,
    channel: str,
    found: Sequence[Attachment],
    at: datetime,
    listens: bool = False,
) -> None:
    """Note the files of the citizen's message `seq`, to be fetched; and heard, where one may.

    Of one message 10 are fetched, of one conversation 40 a day; of the rest it is only noted
    that they came.
    """
    wanted = [(part, one) for part, one in enumerate(found) if one.kept]
    if not wanted:
        return
    left = min(MOST_OF_A_MESSAGE, MOST_A_DAY - _since(connection, conversation_id, at - _DAY))
    rows = [
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "part": part,
            "channel": channel,
            "kind": one.kind,
            "reference": one.reference,
            "size": None if one.size is None else min(one.size, _LARGEST_NUMBER),
            "state": "pending" if place < left else "refused",
            "reason": None if place < left else "too_many",
            "attempts": 0,
            "next_at": at,
            "heard": "pending" if listens and one.audible and place < left else None,
        }
        for place, (part, one) in enumerate(wanted)
    ]
    connection.execute(insert(attachments), rows)


def _since(connection: Connection, conversation_id: str, since: datetime) -> int:
    """How many files a person sent since then."""
    query = select(func.count()).where(
        attachments.c.conversation_id == conversation_id, attachments.c.next_at >= since
    )
    return connection.scalar(query) or 0


class Attachments:
    """The durable list of files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, most: int) -> list[Wanted]:
        """Up to `most` files to fetch now. After a crash a file is fetched again."""
        with self._engine.begin() as connection:
            rows = connection.execute(_due(now, most)).mappings().all()
            for row in rows:
                pause = timedelta(seconds=_FIRST_PAUSE * 4 ** row["attempts"])
                connection.execute(
                    update(attachments)
                    .where(attachments.c.id == row["id"])
                    .values(attempts=row["attempts"] + 1, next_at=now + pause)
                )
        return [
            Wanted(
                row["id"],
                row["conversation_id"],
                row["seq"],
                row["channel"],
                row["address"],
                row["kind"],
                row["reference"],
                row["attempts"] + 1,
            )
            for row in rows
        ]

    def settle(self, wanted_id: int, state: State, **values: Any) -> None:
        """Write what became of a file: reason, size, media_type, digest."""
        with self._engine.begin() as connection:
            connection.execute(
                update(attachments)
                .where(attachments.c.id == wanted_id)
                .values(state=state, **values)
            )

    def find(self, wanted_id: int) -> Kept | None:
        """One file."""
        with self._engine.connect() as connection:
            found = _kept(connection, attachments.c.id == wanted_id)
        return found[0] if found else None


def files_of(connection: Connection, conversation_id: str) -> Mapping[int, Sequence[Kept]]:
    """The files of a conversation, by the message that brought them."""
    found: dict[int, list[Kept]] = {}
    for one in _kept(connection, attachments.c.conversation_id == conversation_id):
        found.setdefault(one.seq, []).append(one)
    return found


def _kept(connection: Connection, condition: Any) -> list[Kept]:
    rows = connection.execute(
        select(attachments).where(condition).order_by(attachments.c.seq, attachments.c.part)
    ).mappings()
    return [
        Kept(
            row["id"],
            row["seq"],
            row["kind"],
            row["state"],
            row["reason"],
            row["size"],
            row["media_type"],
            row["digest"],
            row["heard"],
            row["transcript"],
        )
        for row in rows
    ]


def _due(now: datetime, most: int) -> Any:
    return (
        select(attachments, conversations.c.address)
        .join(conversations, conversations.c.id == attachments.c.conversation_id)
        .where(attachments.c.state == "pending", attachments.c.next_at <= now)
        .order_by(attachments.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=attachments)
    )
