"""What the bot made of each message: kept for the clerk, for receipts and for evaluation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.store.tables import turns
from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn as it was recorded; `seq` is the citizen's message."""

    seq: int
    outcome: str
    aspect: str | None
    confidence: float
    detail: dict[str, Any]


def record_turn(
    connection: Connection,
    conversation_id: str,
    seq: int,
    turn: Turn,
    reply_seq: int | None = None,
) -> None:
    """Keep the finished `turn` on the citizen's message `seq`; `reply_seq` is what was said."""
    connection.execute(
        insert(turns).values(
            conversation_id=conversation_id,
            seq=seq,
            outcome=turn.outcome.value if turn.outcome else "",
            aspect=turn.aspect.value if turn.aspect else None,
            language=turn.language,
            confidence=turn.confidence,
            detail={
                "candidates": candidates(turn),
                "sources": [asdict(cited) for cited in turn.cited],
                "decided_by": turn.decision.by if turn.decision else None,
                "timings_ms": dict(turn.timings_ms),
            },
            at=turn.now,
            receipt=turn.receipt,
            reply_seq=reply_seq,
        )
    )


def candidates(turn: Turn) -> list[dict[str, Any]]:
    """The candidates of a turn as plain data, best first."""
    return [
        {
            "code": candidate.code,
            "name": candidate.version.procedure.name,
            "confidence": round(candidate.confidence, 3),
        }
        for candidate in turn.candidates
    ]


def turns_of(connection: Connection, conversation_id: str) -> Sequence[TurnRow]:
    """The turns of a conversation, oldest first."""
    rows = connection.execute(
        select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.seq)
    ).mappings()
    return [
        TurnRow(r["seq"], r["outcome"], r["aspect"], r["confidence"], r["detail"]) for r in rows
    ]
