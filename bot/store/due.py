"""What may be sent now: the first request of each conversation whose time has come."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, RowMapping, Select, and_, bindparam, exists, not_, select

from bot.origin import NOWHERE, Origin
from bot.ports import Payload
from bot.store.tables import conversations, messages, outbox


@dataclass(frozen=True, slots=True)
class Due:
    """A request to be sent now; `attempts` counts this one.

    `sender` is who wrote the line, `heard_at` when the person did something last, `unreachable`
    why they cannot be reached since. `origin` is what it was written for.
    """

    id: int
    channel: str
    address: str
    payload: Payload
    attempts: int
    sender: str = "bot"
    heard_at: datetime | None = None
    unreachable: str | None = None
    conversation_id: str = ""
    origin: Origin = NOWHERE

    @property
    def account(self) -> str:
        """Which of the office's accounts on the channel it goes out from."""
        return self.address.rpartition(":")[0]


def due_of(row: RowMapping) -> Due:
    """A row of `due_query` that is being taken."""
    return Due(
        row["id"],
        row["channel"],
        row["address"],
        row["payload"],
        row["attempts"] + 1,
        row["sender"] or "bot",
        row["last_citizen_at"],
        row["unreachable"],
        row["conversation_id"],
        Origin(row["request_id"], row["traceparent"]),
    )


@lru_cache(64)  # building it takes longer than running it
def due_query(held: tuple[tuple[str, str], ...], lock: bool = False) -> Select[Any]:
    """The first due request of each conversation; asks for `now` and `most`."""
    paused = [
        and_(outbox.c.channel == channel, outbox.c.address.startswith(account, autoescape=True))
        for channel, account in held
    ]
    earlier = outbox.alias("earlier")
    query = (
        select(
            outbox, messages.c.sender, conversations.c.last_citizen_at, conversations.c.unreachable
        )
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .outerjoin(
            messages,
            and_(
                messages.c.conversation_id == outbox.c.conversation_id,
                messages.c.seq == outbox.c.seq,
            ),
        )
        .where(
            *(not_(one) for one in paused),
            outbox.c.state == "pending",
            outbox.c.next_at <= bindparam("now", type_=outbox.c.next_at.type),
            ~exists().where(
                earlier.c.conversation_id == outbox.c.conversation_id,
                earlier.c.state.in_(("pending", "sending")),
                earlier.c.id < outbox.c.id,
            ),
        )
        .order_by(outbox.c.id)
        .limit(bindparam("most", type_=Integer))
    )
    return query.with_for_update(skip_locked=True, of=outbox) if lock else query
