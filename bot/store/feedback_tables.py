"""What citizens say of answers, what is wrong in guides, and the questions that are tried again."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables import metadata, numbered
from knowledge.store.engine import UtcDateTime

answer_ratings = Table(
    "answer_ratings",
    metadata,
    numbered(),
    Column("receipt", String(24), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("procedure_code", String(32)),
    Column("helped", Boolean, nullable=False),
    Column("fault", String(16)),
    Column("at", UtcDateTime, nullable=False, index=True),
)

case_stars = Table(
    "case_stars",
    metadata,
    numbered(),
    Column("case_id", ForeignKey("cases.id"), nullable=False, unique=True),
    Column("clerk_id", ForeignKey("users.id"), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("stars", Integer),
)

mistakes = Table(
    "mistakes",
    metadata,
    numbered(),
    Column("state", String(8), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("receipt", String(24)),
    Column("case_id", ForeignKey("cases.id")),
    Column("reporter_id", ForeignKey("users.id")),
    Column("procedure_code", String(32), nullable=False),
    Column("procedure_version", Integer),
    Column("note", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("decided_by", ForeignKey("users.id")),
    Column("decided_at", UtcDateTime),
    Column("decision", String(500)),
    Column("told", String(40)),
    UniqueConstraint("conversation_id", "seq", "procedure_code"),
    Index("mistakes_by_state", "state", "opened_at"),
)

trials = Table(
    "trials",
    metadata,
    numbered(),
    Column("text", String(500), nullable=False),
    Column("language", String(2), nullable=False),
    Column("procedure_code", String(32), nullable=False),
    Column("author_id", ForeignKey("users.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("text", "procedure_code"),
)

trial_runs = Table(
    "trial_runs",
    metadata,
    numbered(),
    Column("at", UtcDateTime, nullable=False),
    Column("knowledge", String(64), nullable=False),
    Column("results", JSON, nullable=False),
)
